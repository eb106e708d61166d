#include "format/json_tree.hpp"

#include <algorithm>
#include <iterator>
#include <list>
#include <utility>

namespace dsnsmith {
namespace {

using Kind = JsonLeaf::Kind;

// The blanks of the line that a member begins, its line end first; what a new object within it is set off with.
struct Indent {
  std::string line;  // "\n  "; empty: all in one line
  std::string step;  // "  "
};

class TreeWriter {
 public:
  TreeWriter(JsonDialect dialect, JsonFault& fault) : dialect_(dialect), fault_(fault) {}

  // `text` is one object, `base` its place in the file; its members have the first `depth` names of their path.
  std::optional<Secret> write(std::string_view text, std::size_t base, std::span<const JsonLeaf> leaves, std::size_t depth,
                              const Indent& outer, std::optional<JsonText> comment) {
    JsonFault fault;
    const auto object = json_object(text, fault, dialect_);
    if (!object) {
      return fail(base + fault.offset, fault.what);
    }
    const Indent indent = indent_of(text, *object, outer);
    std::list<Secret> kept;  // what the texts below are views of
    std::vector<JsonText> texts;
    std::vector<std::string> gone;
    for (std::size_t i = 0; i < leaves.size(); ++i) {
      const std::string_view name = leaves[i].path[depth];
      const bool is_leaf = leaves[i].path.size() == depth + 1;
      const auto same = [&](const JsonLeaf& leaf) { return leaf.path[depth] == name; };
      if (std::ranges::any_of(leaves.first(i), same)) {
        continue;  // it came with the first of that name
      }
      const JsonMember* member = json_member(*object, name);
      if (std::ranges::count(object->members, name, &JsonMember::key) > 1) {
        return fail(base + member->begin, "a name that stands twice");
      }
      if (is_leaf && leaves[i].kind == Kind::gone) {
        gone.emplace_back(name);
      } else if (is_leaf) {
        texts.push_back({name, leaves[i].value, leaves[i].kind == Kind::spelled});
      }
      if (is_leaf) {
        continue;
      }
      std::vector<JsonLeaf> below;
      std::ranges::copy_if(leaves.subspan(i), std::back_inserter(below), same);
      if (member == nullptr && std::ranges::all_of(below, [](const JsonLeaf& leaf) { return leaf.kind == Kind::gone; })) {
        continue;
      }
      auto inner = write_below(text, base, member, below, depth, indent);
      if (!inner) {
        return std::nullopt;
      }
      texts.push_back({name, kept.emplace_back(std::move(*inner)).expose(), true});
    }
    const std::string member_space = indent.line;
    const std::string brace_space = outer.line;
    return change_json_file(text, *object, {.comment = comment, .texts = texts, .gone = gone, .space = {member_space, brace_space}});
  }

 private:
  std::optional<Secret> write_below(std::string_view text, std::size_t base, const JsonMember* member, std::span<const JsonLeaf> leaves,
                                    std::size_t depth, const Indent& indent) {
    if (std::ranges::any_of(leaves, [&](const JsonLeaf& leaf) { return leaf.path.size() == depth + 1; })) {
      return fail(base, "a text where our other entries want an object");
    }
    const std::string_view inner = member == nullptr ? "{}" : json_spelling(text, *member);
    const std::size_t place = base + (member == nullptr ? 0 : member->value_begin);
    if (!inner.starts_with('{')) {
      return fail(place, "something else than an object where an entry of ours goes");
    }
    return write(inner, place, leaves, depth + 1, indent, std::nullopt);
  }

  static Indent indent_of(std::string_view text, const JsonObject& object, const Indent& outer) {
    if (object.members.empty()) {
      return {outer.line.empty() ? "" : outer.line + outer.step, outer.step};
    }
    const std::string_view before = text.substr(object.open + 1, object.members.front().begin - object.open - 1);
    const std::size_t blanks = before.find_last_not_of(" \t\r\n") + 1;
    const std::size_t line = before.find_first_of("\r\n", blanks);
    if (line == before.npos) {
      return {"", outer.step};
    }
    // What the member is set off by from its object is the step for what is in it.
    std::string ours(before.substr(line));
    const bool deeper = ours.size() > outer.line.size() && ours.starts_with(outer.line);
    return {ours, deeper ? ours.substr(outer.line.size()) : outer.step};
  }

  std::nullopt_t fail(std::size_t offset, std::string_view what) {
    fault_ = {offset, what};
    return std::nullopt;
  }

  JsonDialect dialect_;
  JsonFault& fault_;
};

}  // namespace

std::optional<Secret> change_json_tree(std::string_view text, JsonDialect dialect, std::span<const JsonLeaf> leaves,
                                       std::optional<JsonText> comment, JsonFault& fault) {
  const std::string_view line_end = text.substr(0, std::min(text.find('\n'), text.size())).ends_with('\r') ? "\r\n" : "\n";
  return TreeWriter(dialect, fault).write(text, 0, leaves, 0, {std::string(line_end), "  "}, comment);
}

}  // namespace dsnsmith
