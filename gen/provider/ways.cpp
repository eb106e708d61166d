// What a value looks like and where a person finds it, as parts of messages.
#include "provider/given.hpp"

namespace dsnsmith {

ShownText shapes_of(const InputFacts& input) {
  std::string text;
  for (const Pattern& form : input.forms) {
    const std::vector<Pattern::Part>& parts = form.parts();
    text.append(text.empty() ? "" : ", ");
    if (parts.size() == 2 && parts.front().literal.empty() && parts.back().literal.empty()) {
      text.append(parts.front().type->description);
    } else {
      text.append("`").append(form.shape()).append("`");
    }
  }
  return ShownText::of_table(text);
}

ShownText way_to(const std::vector<Found>& found) {
  std::string text;
  for (const Found& place : found) {
    text.append(text.empty() ? "" : "; ");
    if (place.how == "terraform") {
      text.append("in Terraform it is `").append(place.what).append("`");
    } else if (place.how == "command") {
      text.append("`").append(place.what).append("` prints it");
    } else {
      text.append("see ").append(place.what);
    }
  }
  return ShownText::of_table(text);
}

}  // namespace dsnsmith
