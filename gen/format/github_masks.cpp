// Workflow commands that tell GitHub's runner what to hide in the logs of the job's later steps, for
// `dsnsmith render --stdout --only NAME` before anything else is printed (actions/runner src/Runner.Common/ActionCommand.cs,
// TryParseV2; AddMaskCommandExtension). A line `# NAME` before each says what it is of; the log shows that line, and
// `***` for the command.
#include <algorithm>
#include <array>

#include "format/formats.hpp"
#include "format/reports.hpp"
#include "text/byte_set.hpp"
#include "text/codec.hpp"

namespace dsnsmith {
namespace {

constexpr std::array<ReaderFacts, 1> kReaders{{
    {"github-actions", "GitHub Actions, commands on a step's standard output",
     "UTF-8 without NUL, with something in it beside blanks; each line of a value is hidden by itself, too",
     "actions/runner src/Runner.Common/ActionCommand.cs, src/Runner.Worker/ActionCommandManager.cs", "read"},
}};

constexpr std::string_view kName = "# ";
constexpr std::string_view kCommand = "::add-mask::";
constexpr ByteSet kKey = kLetters + kDigits + ByteSet("_-.");

bool is_good(const Entry& entry, const Place& place, Diagnostics& diagnostics) {
  const ShownText key = ShownText::of_shown_field(entry.key);
  if (entry.key.empty() || !kKey.contains_all(entry.key)) {
    diagnostics.error(Code::invalid_entry_key, place, {"`", key, "` cannot stand in the line that says what is hidden"},
                      {"letters, digits, `_`, `-` and `.`"}, {"rename the entry, for instance to `DATABASE_URL`"});
    return false;
  }
  const std::string_view value = entry.value.expose();
  if (value.find_first_not_of(" \t\r\n\v\f") == value.npos) {
    diagnostics.error(Code::value_not_readable, place, {"the value of `", key, "` is empty or blank, and the runner hides no such value"}, {},
                      {"leave the entry out"});
    return false;
  }
  if (!encode(Spelling::workflow_data, value)) {
    diagnostics.error(Code::value_not_readable, place,
                      {"the value of `", key, "` holds a NUL byte or bytes that are no UTF-8, and the runner would hide another text"}, {},
                      {"use the URL instead of the bare value: there such bytes are percent-encoded"});
    return false;
  }
  return true;
}

std::optional<Secret> emit(const EmitRequest& request, Diagnostics& diagnostics) {
  Secret text;
  bool good = true;
  for (std::size_t i = 0; i < request.entries.size(); ++i) {
    const Entry& entry = request.entries[i];
    if (!is_good(entry, place_of_entry(request, i), diagnostics)) {
      good = false;
      continue;
    }
    text.append(kName).append(entry.key).append('\n');
    text.append(kCommand).append(encode(Spelling::workflow_data, entry.value.expose())->expose()).append('\n');
  }
  return good ? std::optional<Secret>(std::move(text)) : std::nullopt;
}

std::optional<std::vector<Entry>> read(const ReadRequest& request, Diagnostics& diagnostics) {
  const std::string_view bytes = request.bytes.expose();
  std::vector<Entry> entries;
  std::string name;
  for (std::size_t begin = 0; begin < bytes.size();) {
    const std::size_t end = std::min(bytes.find('\n', begin), bytes.size());
    const std::string_view line = bytes.substr(begin, end - begin);
    if (line.starts_with(kName)) {
      name = std::string(line.substr(kName.size()));
    } else if (line.starts_with(kCommand)) {
      auto value = decode(Spelling::workflow_data, line.substr(kCommand.size()));
      if (!value || name.empty()) {
        report_unreadable(bytes, begin, "a command without a name, or text that it cannot hold", "GitHub's runner", request.place, diagnostics);
        return std::nullopt;
      }
      entries.push_back({std::move(name), std::move(*value)});
      name.clear();
    }
    begin = end + 1;
  }
  return entries;
}

}  // namespace

constinit const Format kGithubMasks{
    "github-masks", "GitHub Actions, commands that hide values in logs", kReaders, "", ForeignContent::none, kNoMark, FilesAs::none, emit, read,
};

}  // namespace dsnsmith
