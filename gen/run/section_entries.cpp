#include "run/section_entries.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "core/ascii.hpp"
#include "run/connection_text.hpp"

namespace dsnsmith {
namespace {

struct Line {
  std::string key;
  Secret value;
  int number;
};

bool is_section(std::string_view line) {
  return line.size() > 2 && line.front() == '[' && line.find(']') != std::string_view::npos;
}

// libpq's quotes, of conninfo strings.
void append_quoted(Secret& text, std::string_view value) {
  text.append('\'');
  for (const char c : value) {
    if (c == '\'' || c == '\\') text.append('\\');
    text.append(c);
  }
  text.append('\'');
}

class Section {
 public:
  Section(std::string name, int number) : name_(std::move(name)), number_(number) {}

  void add(Line line) { lines_.push_back(std::move(line)); }

  void finish(const Place& place, FoundEntries& found) {
    Place where = place;
    if (says("servername") || says("server")) {
      put(where, joined_for_odbc(), found);
    } else if (is_service()) {
      put(where, joined_for_libpq(), found);
    } else {
      for (Line& line : lines_) {
        where.line = line.number;
        where.path = name_.empty() ? line.key : name_ + "." + line.key;
        found.entries.push_back({line.key, std::move(line.value), where});
      }
    }
    lines_.clear();
  }

 private:
  [[nodiscard]] bool says(std::string_view key) const {
    return std::ranges::any_of(lines_, [&](const Line& line) { return lowered(line.key) == key; });
  }

  // The server's name or its database by itself is a setting of many programs.
  [[nodiscard]] bool is_service() const {
    constexpr std::array<std::string_view, 5> kKeys{"host", "hostaddr", "dbname", "user", "port"};
    return std::ranges::count_if(kKeys, [&](std::string_view key) { return says(key); }) > 1 && (says("dbname") || says("user"));
  }

  [[nodiscard]] Secret joined_for_libpq() const {
    Secret text;
    for (const Line& line : lines_) {
      if (!text.expose().empty()) text.append(' ');
      text.append(line.key).append('=');
      append_quoted(text, line.value.expose());
    }
    return text;
  }

  [[nodiscard]] Secret joined_for_odbc() const {
    Secret text;
    for (const Line& line : lines_) {
      text.append(line.key).append('=').append(line.value.expose()).append(';');
    }
    return text;
  }

  void put(Place where, Secret text, FoundEntries& found) const {
    where.line = number_;
    where.path = name_;
    found.entries.push_back({name_, std::move(text), std::move(where)});
  }

  std::string name_;
  int number_;
  std::vector<Line> lines_;
};

}  // namespace

Secret without_doubled(std::string_view value, char sign) {
  Secret plain;
  for (std::size_t i = 0; i < value.size(); ++i) {
    plain.append(value[i]);
    i += value[i] == sign && value.substr(i + 1).starts_with(sign) ? 1U : 0U;
  }
  return plain;
}

bool has_sections(std::string_view text) {
  for (const std::string_view line : said_lines(text)) {
    if (line.front() != ';') {
      return is_section(line) && line.find_first_of("{\"'") == std::string_view::npos;
    }
  }
  return false;
}

void read_sections(std::string_view text, const Place& place, FoundEntries& found) {
  Section section("", 0);
  int number = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = trimmed(text.substr(begin, end - begin));
    begin = end + 1;
    ++number;
    if (line.empty() || line.front() == '#' || line.front() == ';') {
      continue;
    }
    if (is_section(line)) {
      section.finish(place, found);
      section = Section(std::string(line.substr(1, line.find(']') - 1)), number);
      continue;
    }
    const std::size_t equals = line.find('=');
    if (equals != std::string_view::npos && equals != 0) {
      section.add({std::string(trimmed(line.substr(0, equals))), without_doubled(trimmed(line.substr(equals + 1)), '%'), number});
    }
  }
  section.finish(place, found);
}

}  // namespace dsnsmith
