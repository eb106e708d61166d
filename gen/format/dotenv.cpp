#include <algorithm>
#include <array>
#include <utility>

#include "format/formats.hpp"
#include "format/keyed_file.hpp"
#include "text/byte_set.hpp"
#include "text/codec.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

// The grammars that must read a value alike, and the spellings to try, simplest first.
struct DotenvReader {
  std::string_view id;
  std::span<const FileReader> readers;
  std::span<const Spelling> spellings;
  std::string_view neighbour;  // lines that must survive behind the value, each with the value s
  bool takes_crlf;
  std::size_t longest_line;    // 0: none
};

constexpr FileReader kBash{"bash", read_bash};
constexpr FileReader kCompose{"docker compose", read_compose};
constexpr FileReader kDocker{"docker --env-file", read_docker};
constexpr FileReader kNode{"node dotenv", read_node};
constexpr FileReader kPython{"python-dotenv", read_python};
constexpr FileReader kOldPython{"python-dotenv before 1.2.3", read_python_before_1_2_3};

// What `portable` promises. docker --env-file is not among them: it keeps quotes as
// data, and without quotes a shell loses a value with `&` (facts/outputs.md 0.1).
constexpr std::array kPortablePrograms{kBash, kCompose, kNode, kPython, kOldPython};
constexpr std::array kBashPrograms{kBash};
constexpr std::array kComposePrograms{kCompose};
constexpr std::array kDockerPrograms{kDocker};
constexpr std::array kNodePrograms{kNode};
constexpr std::array kPythonPrograms{kPython, kOldPython};

constexpr std::array kPortableSpellings{Spelling::dotenv_plain, Spelling::dotenv_double,
                                        Spelling::dotenv_single};
constexpr std::array kBashSpellings{Spelling::dotenv_plain, Spelling::shell_single};
constexpr std::array kComposeSpellings{Spelling::dotenv_plain, Spelling::dotenv_single,
                                       Spelling::compose_double};
constexpr std::array kDockerSpellings{Spelling::dotenv_line};
constexpr std::array kNodeSpellings{Spelling::dotenv_plain, Spelling::dotenv_single,
                                    Spelling::dotenv_double, Spelling::dotenv_backtick,
                                    Spelling::node_double};
constexpr std::array kPythonSpellings{Spelling::dotenv_plain,  Spelling::dotenv_single,
                                      Spelling::python_single, Spelling::dotenv_line,
                                      Spelling::python_double};

constexpr std::string_view kQuotedNeighbours = "S='s'\nT=\"s\"\n";
constexpr std::size_t kScannerLine = 64U * 1024U - 1U;

constexpr std::array<DotenvReader, 6> kReaders{{
    {"portable", kPortablePrograms, kPortableSpellings, kQuotedNeighbours, false, 0},
    {"bash", kBashPrograms, kBashSpellings, kQuotedNeighbours, false, 0},
    {"docker-compose", kComposePrograms, kComposeSpellings, kQuotedNeighbours, true, 0},
    {"docker-env-file", kDockerPrograms, kDockerSpellings, "S=s\n", true, kScannerLine},
    {"node-dotenv", kNodePrograms, kNodeSpellings, "S='s'\nT=\"s\"\nU=`s`\n", true, 0},
    {"python-dotenv", kPythonPrograms, kPythonSpellings, kQuotedNeighbours, true, 0},
}};

constexpr std::array<ReaderFacts, 6> kFacts{{
    {"portable", "what bash, docker compose, node dotenv and python-dotenv read alike",
     "without quotes (then docker --env-file reads it too) where no byte is special to any of them, "
     "else in one pair of quotes; refused: values that need both kinds of quotes or an escape",
     "facts/outputs.md 4; tests/conformance/readers", "run"},
    {"bash", "bash and other shells, `set -a; . file`", "everything but NUL",
     "POSIX XCU 2.2; tests/conformance/readers with bash 5.2", "run"},
    {"docker-compose", "docker compose: env_file and .env", "UTF-8 without NUL",
     "compose-spec/compose-go v2.16.2 dotenv/parser.go; tests/conformance/readers", "run"},
    {"docker-env-file", "docker run --env-file, kubectl create secret --from-env-file",
     "UTF-8 without line ends and NUL, lines up to 64 KiB; quotes are data",
     "docker/cli v29.9.3 pkg/kvfile/kvfile.go; tests/conformance/readers", "run"},
    {"node-dotenv", "npm dotenv 16 to 18 (not dotenv-expand, Next or Vite, which expand `$`)",
     "values with at most two of the three quotes; no carriage return or backslash before n or r "
     "beside a double quote",
     "motdotla/dotenv 16.6.1, 17.4.2, 18.0.10 lib/main.js; tests/conformance/readers", "run"},
    {"python-dotenv", "python-dotenv with interpolation",
     "UTF-8; refused: `${` that a brace closes, and what ends in a backslash where quotes are needed",
     "theskumar/python-dotenv 1.2.4 and 1.1.1 src/dotenv/parser.py; tests/conformance/readers", "run"},
}};

const DotenvReader& reader_of(std::string_view id) {
  const auto* const found = std::ranges::find(kReaders, id, &DotenvReader::id);
  return found == kReaders.end() ? kReaders.front() : *found;
}

bool comes_back(const FileReader& reader, std::string_view file, const Entry& entry,
                std::string_view value) {
  ReadFault fault;
  const auto bindings = reader.grammar(file, fault);
  if (!bindings || bindings->size() < 2 || bindings->front().key != entry.key ||
      !bindings->front().known || bindings->front().value.expose() != value) {
    return false;
  }
  return std::ranges::all_of(bindings->begin() + 1, bindings->end(), [](const Binding& binding) {
    return binding.value == Secret::copy_of("s");
  });
}

// The simplest spelling that every program of the reader gives back.
std::optional<Secret> spelled_for(const DotenvReader& reader, const Entry& entry,
                                  std::string_view value) {
  for (const Spelling spelling : reader.spellings) {
    auto spelled = encode(spelling, value);
    if (!spelled) {
      continue;
    }
    // Bytes that are special to none of them need no trial.
    if (spelling == Spelling::dotenv_plain) {
      return spelled;
    }
    Secret file;
    file.append(entry.key).append('=').append(*spelled).append('\n').append(reader.neighbour);
    const bool everywhere = std::ranges::all_of(reader.readers, [&](const FileReader& program) {
      return comes_back(program, file.expose(), entry, value);
    });
    if (everywhere) {
      return spelled;
    }
  }
  return std::nullopt;
}

// --- why a value is refused

struct Kind {
  std::string_view name;
  bool (*is)(std::string_view value, std::size_t at);
};

template <char byte>
bool is_byte(std::string_view value, std::size_t at) {
  return value[at] == byte;
}

bool is_control(std::string_view value, std::size_t at) {
  return static_cast<unsigned char>(value[at]) < 0x20 || value[at] == 0x7f;
}
bool is_outer_blank(std::string_view value, std::size_t at) {
  constexpr std::string_view kBlank = " \t";
  return kBlank.find(value[at]) != kBlank.npos &&
         (value.find_first_not_of(kBlank) > at || value.find_last_not_of(kBlank) < at);
}
bool is_no_utf8(std::string_view value, std::size_t /*at*/) {
  return !is_utf8(value);
}
bool is_not_ascii(std::string_view value, std::size_t at) {
  return static_cast<unsigned char>(value[at]) >= 0x80;
}

constexpr std::array<Kind, 13> kKinds{{
    {"a NUL byte", is_byte<'\0'>},
    {"a line feed", is_byte<'\n'>},
    {"a carriage return", is_byte<'\r'>},
    {"a control character", is_control},
    {"bytes that are no UTF-8", is_no_utf8},
    {"a dollar sign", is_byte<'$'>},
    {"a backslash", is_byte<'\\'>},
    {"a single quote", is_byte<'\''>},
    {"a double quote", is_byte<'"'>},
    {"a backtick", is_byte<'`'>},
    {"a number sign", is_byte<'#'>},
    {"a blank at an end", is_outer_blank},
    {"a character outside ASCII", is_not_ascii},
}};

Secret without(std::string_view value, const Kind& kind) {
  Secret rest;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (!kind.is(value, i)) {
      rest.append(value[i]);
    }
  }
  return rest;
}

// The one kind of character without which the value would do; otherwise all that
// take part, so that nobody removes them one after the other.
ShownText what_stands_in_the_way(const DotenvReader& reader, const Entry& entry) {
  const std::string_view value = entry.value.expose();
  std::vector<std::string_view> present;
  for (const Kind& kind : kKinds) {
    const Secret rest = without(value, kind);
    if (rest.size() == value.size()) {
      continue;
    }
    if (spelled_for(reader, entry, rest.expose())) {
      return ShownText::of_table(kind.name);
    }
    present.push_back(kind.name);
  }
  std::string names;
  for (std::size_t i = 0; i < present.size(); ++i) {
    names += i == 0 ? "" : i + 1 == present.size() ? " and " : ", ";
    names += present[i];
  }
  return ShownText::of_table(names);
}

void refuse(const DotenvReader& reader, const Entry& entry, const Place& place,
            Diagnostics& diagnostics) {
  const ShownText key = ShownText::of_shown_field(entry.key);
  const ShownText id = ShownText::of_table(reader.id);
  if (reader.longest_line != 0 && entry.key.size() + 1 + entry.value.size() > reader.longest_line) {
    diagnostics.error(Code::output_too_large, place,
                      {"the line of `", key, "` is longer than 64 KiB, where reader `", id,
                       "` stops reading"},
                      {"at most 65535 bytes"}, {"put the value into a file of its own"});
    return;
  }
  const ShownText kind = what_stands_in_the_way(reader, entry);
  std::vector<std::string_view> others;
  for (const DotenvReader& other : kReaders) {
    if (spelled_for(other, entry, entry.value.expose())) {
      others.push_back(other.id);
    }
  }
  if (others.empty()) {
    diagnostics.error(Code::value_not_readable, place,
                      {"the value of `", key, "` holds ", kind, ", and no program reads that from a .env file"},
                      {"a percent-encoded URL"},
                      {"put the URL into the entry instead of a bare value, or choose another secret"});
    return;
  }
  diagnostics.error(Code::value_not_readable, place,
                    {"the value of `", key, "` holds ", kind, ", and reader `", id,
                     "` has no spelling that comes back unchanged"},
                    {"a percent-encoded URL, or a value without that"},
                    {"use the URL instead of the bare value, or a reader that takes it: ",
                     ShownText::list(others)});
}

// --- the pair

// Linux refuses to start a program with a longer string in its environment
// (MAX_ARG_STRLEN: 128 KiB with the final NUL).
constexpr std::size_t kLongestVariable = 128U * 1024U - 1U;

constexpr ByteSet kKeyStart = kLetters + ByteSet("_");
constexpr ByteSet kKey = kKeyStart + kDigits;

bool is_good_key(const Entry& entry, const Place& place, Diagnostics& diagnostics) {
  if (!entry.key.empty() && kKeyStart.contains(entry.key.front()) && kKey.contains_all(entry.key)) {
    return true;
  }
  diagnostics.error(Code::invalid_entry_key, place,
                    {"`", ShownText::of_shown_field(entry.key), "` is no name of a variable"},
                    {"letters, digits and `_`, not a digit first"},
                    {"rename the entry, for instance to `DATABASE_URL`"});
  return false;
}

KeyedFile file_of(const DotenvReader& reader) {
  return {reader.readers, "=", reader.takes_crlf};
}

std::optional<Secret> emit(const EmitRequest& request, Diagnostics& diagnostics) {
  const DotenvReader& reader = reader_of(request.reader);
  std::vector<SpelledEntry> spelled;
  bool good = true;
  for (std::size_t i = 0; i < request.entries.size(); ++i) {
    const Entry& entry = request.entries[i];
    const Place& place = i < request.entry_places.size() ? request.entry_places[i] : request.place;
    if (!is_good_key(entry, place, diagnostics)) {
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
    auto text = spelled_for(reader, entry, entry.value.expose());
    if (!text) {
      refuse(reader, entry, place, diagnostics);
      good = false;
      continue;
    }
    spelled.push_back({entry.key, std::move(*text), &entry.value});
  }
  return good ? write_keyed_file(file_of(reader), request, spelled, diagnostics) : std::nullopt;
}

std::optional<std::vector<Entry>> read(const ReadRequest& request, Diagnostics& diagnostics) {
  return read_keyed_file(file_of(reader_of(request.reader)), request, diagnostics);
}

}  // namespace

constinit const Format kDotenv{
    "dotenv", ".env file", kFacts, "", ForeignContent::kept, false, FilesAs::beside, emit, read,
};

}  // namespace dsnsmith
