// appsettings.json of .NET: objects within objects, `:` between their names (facts: JsonConfigurationFileParser of
// Microsoft.Extensions.Configuration.Json). Names count without their case, comments and a comma behind the last
// value are skipped. Nothing in it says what is ours: members that are in the file stay, and none is ever removed.
#include <array>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/ascii.hpp"
#include "format/formats.hpp"
#include "format/json_tree.hpp"
#include "format/reports.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

constexpr std::array<ReaderFacts, 1> kReaders{{
    {"dotnet-configuration", ".NET's configuration (AddJsonFile, WebApplication.CreateBuilder)",
     "text in UTF-8; `:` in a key separates the levels, as in `ConnectionStrings:Default`",
     "dotnet/runtime Microsoft.Extensions.Configuration.Json/src/JsonConfigurationFileParser.cs; tests/conformance/readers with System.Text.Json of .NET 3.1, which it reads with",
     "run"},
}};

constexpr std::string_view kProgram = ".NET's configuration";
constexpr JsonDialect kDialect = JsonDialect::relaxed;

std::vector<std::string_view> levels_of(std::string_view key) {
  std::vector<std::string_view> levels;
  for (std::size_t colon = key.find(':'); colon != key.npos; colon = key.find(':')) {
    levels.push_back(key.substr(0, colon));
    key.remove_prefix(colon + 1);
  }
  levels.push_back(key);
  return levels;
}

bool can_carry(const Entry& entry, const Place& place, Diagnostics& diagnostics) {
  if (!is_utf8(entry.key) || (":" + entry.key + ":").find("::") != std::string::npos) {
    diagnostics.error(Code::invalid_entry_key, place, {"a level of the entry's key has no name, or one that is no UTF-8"},
                      {"names with `:` between them"}, {"`ConnectionStrings:Default`"});
    return false;
  }
  return is_utf8_value(entry, "JSON", place, diagnostics);
}

// The values of all levels, as JsonConfigurationFileParser.VisitValue gives them. What a list holds goes by numbers;
// none of ours is in one, and it is left out.
class Flattener {
 public:
  explicit Flattener(JsonFault& fault) : fault_(fault) {}

  bool take(std::string_view text, std::size_t base, const std::string& prefix) {
    JsonFault fault;
    const auto object = json_object(text, fault, kDialect);
    if (!object) {
      return fail(base + fault.offset, fault.what);
    }
    for (const JsonMember& member : object->members) {
      const std::string path = prefix + member.key;
      const std::string_view value = json_spelling(text, member);
      if (value.starts_with('{')) {
        if (!take(value, base + member.value_begin, path + ":")) {
          return false;
        }
      } else if (!value.starts_with('[') && !add(path, text, base, member)) {
        return fail(base + member.begin, "a name that stands twice on its level, in whatever case");
      }
    }
    return true;
  }

  std::vector<Entry> entries() && { return std::move(entries_); }
  // Of the key that stood twice; and the place of a key in lower case.
  [[nodiscard]] const std::string& twice() const { return twice_; }
  [[nodiscard]] std::size_t place_of(const std::string& key) const { return seen_.contains(key) ? seen_.at(key) : 0; }

 private:
  bool add(const std::string& path, std::string_view text, std::size_t base, const JsonMember& member) {
    if (!seen_.emplace(lowered(path), base + member.begin).second) {
      twice_ = lowered(path);
      return false;
    }
    const std::string_view word = json_spelling(text, member);
    if (auto value = json_text(text, member)) {
      entries_.push_back({path, std::move(*value)});
    } else if (word != "null") {
      entries_.push_back({path, Secret::copy_of(word == "true" ? "True" : word == "false" ? "False" : word)});
    }
    return true;
  }

  bool fail(std::size_t offset, std::string_view what) {
    fault_ = {offset, what};
    return false;
  }

  JsonFault& fault_;
  std::unordered_map<std::string, std::size_t> seen_;
  std::string twice_;
  std::vector<Entry> entries_;
};

// Whether each key is a text of its own, and none the object that another is in.
bool are_apart(const EmitRequest& request, Diagnostics& diagnostics) {
  std::unordered_set<std::string> keys;
  bool good = true;
  for (std::size_t i = 0; i < request.entries.size(); ++i) {
    if (!keys.insert(lowered(request.entries[i].key)).second) {
      diagnostics.error(Code::invalid_entry_key, place_of_entry(request, i),
                        {"`", ShownText::of_shown_field(request.entries[i].key), "` differs from another key only in its case, which .NET's configuration does not see"}, {},
                        {"rename one of them"});
      good = false;
    }
  }
  for (std::size_t i = 0; i < request.entries.size(); ++i) {
    const std::string key = lowered(request.entries[i].key);
    for (std::size_t colon = key.find(':'); colon != key.npos; colon = key.find(':', colon + 1)) {
      if (keys.contains(key.substr(0, colon))) {
        diagnostics.error(Code::invalid_entry_key, place_of_entry(request, i),
                          {"`", ShownText::of_shown_field(request.entries[i].key), "` lies within another entry, which is a text"}, {}, {"rename one of them"});
        good = false;
      }
    }
  }
  return good;
}

bool flatten(std::string_view text, Flattener& flattener) {
  const std::size_t mark = byte_order_mark(text);
  return flattener.take(text.substr(mark), mark, "");
}

std::optional<Secret> changed(std::string_view text, std::span<const JsonLeaf> leaves, const Flattener& existing, JsonFault& fault) {
  const std::size_t mark = byte_order_mark(text);
  auto body = change_json_tree(text.substr(mark), kDialect, leaves, std::nullopt, fault);
  if (!body) {
    fault.offset += mark;
    return std::nullopt;
  }
  Secret out = Secret::copy_of(text.substr(0, mark));
  out.append(*body);
  JsonFault ignored;
  Flattener result(ignored);
  if (!flatten(out.expose(), result)) {
    fault = {existing.place_of(result.twice()), "a key of ours in another spelling, in other case or with `:` in a name"};
    return std::nullopt;
  }
  return out;
}

std::optional<Secret> emit(const EmitRequest& request, Diagnostics& diagnostics) {
  bool good = are_apart(request, diagnostics);
  std::vector<JsonLeaf> leaves;
  for (std::size_t i = 0; i < request.entries.size(); ++i) {
    const Entry& entry = request.entries[i];
    good = can_carry(entry, place_of_entry(request, i), diagnostics) && good;
    leaves.push_back({levels_of(entry.key), entry.value.expose()});
  }
  const std::string_view text = json_file_text(request.existing);
  JsonFault fault;
  Flattener existing(fault);
  if (!flatten(text, existing)) {
    report_unreadable(text, fault.offset, fault.what, kProgram, request.place, diagnostics);
    return std::nullopt;
  }
  if (!good) {
    return std::nullopt;
  }
  auto out = changed(text, leaves, existing, fault);
  if (!out) {
    report_not_edited(text, fault.offset, fault.what, request.place, diagnostics);
  }
  return out;
}

std::optional<std::vector<Entry>> read(const ReadRequest& request, Diagnostics& diagnostics) {
  JsonFault fault;
  Flattener flattener(fault);
  if (!flatten(request.bytes.expose(), flattener)) {
    report_unreadable(request.bytes.expose(), fault.offset, fault.what, kProgram, request.place, diagnostics);
    return std::nullopt;
  }
  return std::move(flattener).entries();
}

}  // namespace

constinit const Format kAppsettingsJson{
    "appsettings-json", "appsettings.json of .NET", kReaders, "", ForeignContent::kept, kNoMark, FilesAs::beside, emit, read,
};

}  // namespace dsnsmith
