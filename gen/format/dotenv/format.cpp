// The .env file: what dsnsmith writes for a named reader, and what that reader sees.
#include <algorithm>
#include <utility>

#include "format/dotenv/readers.hpp"
#include "format/formats.hpp"
#include "format/reports.hpp"
#include "format/terraform_names.hpp"
#include "text/byte_set.hpp"

namespace dsnsmith {
namespace {

// Linux refuses to start a program with a longer string in its environment
// (MAX_ARG_STRLEN: 128 KiB with the final NUL).
constexpr std::size_t kLongestVariable = 128U * 1024U - 1U;

constexpr ByteSet kKeyStart = kLetters + ByteSet("_");
constexpr ByteSet kKey = kKeyStart + kDigits;

// `GITHUB_*` stands for every name that begins so.
bool has_word(std::string_view words, std::string_view wanted) {
  for (std::size_t begin = 0; begin < words.size();) {
    const std::size_t end = std::min(words.find(' ', begin), words.size());
    const std::string_view word = words.substr(begin, end - begin);
    if (word.ends_with('*') ? wanted.starts_with(word.substr(0, word.size() - 1)) : word == wanted) {
      return true;
    }
    begin = end + 1;
  }
  return false;
}

bool is_good_key(const DotenvReader& reader, const Entry& entry, const Place& place, Diagnostics& diagnostics) {
  const ShownText key = ShownText::of_shown_field(entry.key);
  if (entry.key.empty() || !kKeyStart.contains(entry.key.front()) || !kKey.contains_all(entry.key)) {
    diagnostics.error(Code::invalid_entry_key, place, {"`", key, "` is no name of a variable"},
                      {"letters, digits and `_`, not a digit first"},
                      {"rename the entry, for instance to `DATABASE_URL`"});
    return false;
  }
  if (has_word(reader.forbidden_keys, entry.key)) {
    diagnostics.error(Code::invalid_entry_key, place,
                      {"reader `", ShownText::of_table(reader.facts.id), "` keeps the variable `", key, "` for itself"},
                      {"a name of your own"}, {"rename the entry, for instance to `DATABASE_URL`"});
    return false;
  }
  if (!spelled_for(reader, entry.key, "x")) {
    diagnostics.error(Code::invalid_entry_key, place,
                      {"reader `", ShownText::of_table(reader.facts.id), "` takes no variable of the name `", key, "`"},
                      {"a name that begins with a letter"}, {"rename the entry, for instance to `DATABASE_URL`"});
    return false;
  }
  return true;
}

// Terraform takes its input variables from TF_VAR_name, and puts their text into normal form C (facts/outputs.md 1.5).
constexpr std::string_view kTerraform = "TF_VAR_";

bool is_good_for_terraform(const Entry& entry, const Place& place, Diagnostics& diagnostics) {
  const std::string_view key = entry.key;
  return !key.starts_with(kTerraform) ||
         (is_variable_name(key.substr(kTerraform.size()), place, diagnostics) && terraform_keeps(entry, place, diagnostics));
}

KeyedFile file_of(const DotenvReader& reader) {
  return {reader.programs, reader.separator, reader.line_ends, reader.mark};
}

}  // namespace

std::optional<Secret> emit_dotenv(const EmitRequest& request, Diagnostics& diagnostics) {
  const DotenvReader& reader = dotenv_reader(request.reader);
  std::vector<SpelledEntry> spelled;
  bool good = true;
  for (std::size_t i = 0; i < request.entries.size(); ++i) {
    const Entry& entry = request.entries[i];
    const Place& place = place_of_entry(request, i);
    if (!is_good_key(reader, entry, place, diagnostics) || !is_good_for_terraform(entry, place, diagnostics)) {
      good = false;
      continue;
    }
    if (entry.key.size() + 1 + entry.value.size() > kLongestVariable) {
      diagnostics.error(Code::output_too_large, place,
                        {"`", ShownText::of_shown_field(entry.key),
                         "` with its value is longer than a variable of the environment can be"},
                        {"at most 131071 bytes"}, {"put the value into a file of its own"});
      good = false;
      continue;
    }
    auto text = spelled_for(reader, entry.key, entry.value.expose());
    if (!text) {
      refuse_value(reader, entry, place, diagnostics);
      good = false;
      continue;
    }
    spelled.push_back({entry.key, std::move(*text), &entry.value});
  }
  auto file = good ? write_keyed_file(file_of(reader), request, spelled, diagnostics) : std::nullopt;
  if (file && reader.largest_file != 0 && file->size() > reader.largest_file) {
    diagnostics.error(Code::output_too_large, request.place,
                      {"the file has ", file->size(), " bytes, and reader `", ShownText::of_table(reader.facts.id), "` refuses one of more than ",
                       reader.largest_file},
                      {}, {"leave entries out, or hand over where the secret is stored instead of the secret"});
    return std::nullopt;
  }
  return file;
}

std::optional<std::vector<Entry>> read_dotenv(const ReadRequest& request, Diagnostics& diagnostics) {
  return read_keyed_file(file_of(dotenv_reader(request.reader)), request, diagnostics);
}

}  // namespace dsnsmith
