// A spec made of what somebody has.

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>

#include "cli/command.hpp"
#include "cli/inputs.hpp"
#include "cli/output.hpp"
#include "import/import.hpp"
#include "run/publish.hpp"
#include "spec/builtin.hpp"

namespace dsnsmith {
namespace {

constexpr std::array kOptions{
    OptionFacts{"INPUT", OptionKind::positional, "", "- is a string, or a file, on standard input"},
    OptionFacts{"--url-env", OptionKind::value, "NAME", "a connection string in this variable"},
    OptionFacts{"--url-file", OptionKind::value, "FILE", "… in this file"},
    OptionFacts{"--in", OptionKind::value, "FILE", "a .env file, a Secret, …, or a binding's folder"},
    OptionFacts{"--from-environment", OptionKind::flag, "", "the variables that are set here"},
    OptionFacts{"--format", OptionKind::value, "KIND", "what the file is, where its content does not say"},
    OptionFacts{"--driver", OptionKind::value, "D[@V]", "who reads the strings (by each string)"},
    OptionFacts{"--out", OptionKind::value, "FILE", "write the spec to a new file"},
    OptionFacts{"--report", OptionKind::value, "FORM", "text (default), json, sarif, github"},
};

struct Given {
  Secret bytes;
  Place place;
  ImportRequest request;
};

// Exactly one of the ways to say what is imported.
bool is_one_way(const Arguments& arguments, Diagnostics& diagnostics) {
  const bool dash = arguments.value("INPUT") == "-";
  if (arguments.has("INPUT") && !dash) {
    diagnostics.error(Code::usage, {}, {"what is imported is never taken as an argument: everybody on the machine can read it"}, {},
                      {"`--url-env NAME`, `--url-file FILE`, `--in FILE`, or `-` for standard input"});
    return false;
  }
  int ways = dash ? 1 : 0;
  for (const char* option : {"--url-env", "--url-file", "--in", "--from-environment"}) {
    ways += arguments.has(option) ? 1 : 0;
  }
  if (ways != 1) {
    diagnostics.error(Code::usage, {}, {"say what is imported, once"}, {},
                      {"`--url-env NAME`, `--url-file FILE`, `--in FILE`, `--from-environment`, or `-` for standard input"});
  }
  return ways == 1;
}

// A string by itself, under the name of its variable.
std::optional<Given> given_string(const Arguments& arguments, Diagnostics& diagnostics) {
  auto string = take_string(arguments, diagnostics);
  if (!string) {
    return std::nullopt;
  }
  Given given;
  given.place = string->place;
  given.request.input = string->place.file;
  given.request.found.kind = EntriesKind::string;
  const bool file = arguments.has("--url-file");
  given.request.stay = file ? SecretsStay::in_file : SecretsStay::in_variables;
  given.request.path = file ? arguments.value("--url-file") : "";
  given.request.found.entries.push_back({arguments.value("--url-env"), std::move(string->text), string->place});
  return given;
}

std::optional<Given> given_file(const Arguments& arguments, std::optional<EntriesKind> kind, Diagnostics& diagnostics) {
  const bool dash = arguments.value("INPUT") == "-" || arguments.value("--in") == "-";
  Given given;
  given.place.file = dash ? "-" : arguments.value("--in");
  given.request.input = dash ? "standard input" : given.place.file;
  const auto bytes = read_file_or_input(given.place.file, diagnostics);
  auto found = bytes ? read_entries(*bytes, kind, given.place, diagnostics) : std::nullopt;
  if (!found) {
    return std::nullopt;
  }
  given.request.found = std::move(*found);
  return given;
}

// What shells and systems set for themselves, and what has the name of a part of a connection all the same.
constexpr std::array<std::string_view, 8> kOfTheSystem{"USER", "USERNAME", "HOST", "HOSTNAME", "PORT", "NAME", "PWD", "SERVER"};

Given given_environment() {
  Given given;
  given.request.input = "the environment";
  given.request.found.kind = EntriesKind::dotenv;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    const std::string_view text = *variable;
    const std::size_t equals = text.find('=');
    const std::string_view name = text.substr(0, std::min(equals, text.size()));
    if (equals != std::string_view::npos && std::ranges::find(kOfTheSystem, name) == kOfTheSystem.end()) {
      given.request.found.entries.push_back({std::string(name), Secret::copy_of(text.substr(equals + 1)), {std::string(name), 0, 0, std::string(name)}});
    }
  }
  std::ranges::sort(given.request.found.entries, {}, &FoundEntry::key);  // in no order that anybody chose
  return given;
}

// A folder as a binding is mounted: a file for each key of the standard (its bundle lists them).
std::optional<Given> given_folder(const std::string& folder, Diagnostics& diagnostics) {
  Given given;
  given.request.input = folder;
  given.request.stay = SecretsStay::in_folder;
  given.request.path = folder;
  given.request.found.kind = EntriesKind::kubernetes_secret;  // which it is mounted from
  Sources here("");
  const BuiltinDocument* bundle = find_builtin(builtin_bundles(), "service-binding");
  for (const auto& [key, value] : bundle->document().root().find("keys").pairs()) {
    const std::string name(key.text());
    std::string path = folder;
    path.append("/").append(name);
    if (std::filesystem::exists(path)) {
      Source source;
      source.kind = Source::Kind::file;
      source.name = path;
      source.place = {path, 0, 0, name};
      auto content = here.take(source, Sources::Sensitivity::open, diagnostics);
      if (!content) {
        return std::nullopt;
      }
      given.request.found.entries.push_back({name, std::move(*content), source.place});
    }
  }
  return given;
}

std::optional<Given> given_by(const Arguments& arguments, std::optional<EntriesKind> kind, Diagnostics& diagnostics) {
  if (arguments.has("--from-environment")) {
    return given_environment();
  }
  if (arguments.has("--url-env") || arguments.has("--url-file")) {
    return given_string(arguments, diagnostics);
  }
  std::error_code ignored;
  if (std::filesystem::is_directory(arguments.value("--in"), ignored)) {
    return given_folder(arguments.value("--in"), diagnostics);
  }
  return given_file(arguments, kind, diagnostics);
}

std::string directory_of_spec(const Arguments& arguments) {
  const std::string out = arguments.value("--out");
  const std::size_t slash = out.rfind('/');
  return slash == std::string::npos ? std::string() : out.substr(0, slash + 1);
}

// Never over something that is there.
bool write_new_file(const std::string& path, const Secret& text, Diagnostics& diagnostics) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) {
    const bool there = errno == EEXIST;
    const ShownText shown = ShownText::of_shown_field(path);
    if (there) {
      diagnostics.error(Code::foreign_file, {"--out", 0, 0, ""}, {"`", shown, "` is there already, and `import` overwrites nothing"}, {}, {"name a new file, or remove that one"});
    } else {
      diagnostics.error(Code::cannot_write, {"--out", 0, 0, ""}, {"`", shown, "` cannot be written"}, {}, {"the directory has to be there, and to be yours to write"});
    }
    return false;
  }
  bool written = write_all(file, text.expose());
  written = ::fsync(file) == 0 && written;
  written = ::close(file) == 0 && written;
  if (!written) {
    ::unlink(path.c_str());
    diagnostics.error(Code::cannot_write, {"--out", 0, 0, ""}, {"`", ShownText::of_shown_field(path), "` cannot be written whole"});
  }
  return written;
}

Exit import(const Arguments& arguments) {
  Diagnostics diagnostics;
  const auto kind = entries_kind_of(arguments.value("--format"));
  bool right = check_report_form(arguments, diagnostics) && is_one_way(arguments, diagnostics);
  if (arguments.has("--format") && !kind) {
    diagnostics.error(Code::usage, {"--format", 0, 0, ""}, {"this is no kind of file that is read"}, {ShownText::of_table(kEntriesKinds)});
    right = false;
  }
  if (!right) {
    return finish(diagnostics, arguments, Prints::values);
  }
  auto given = given_by(arguments, kind, diagnostics);
  if (!given) {
    return finish(diagnostics, arguments, Prints::values);
  }
  given->request.driver = arguments.value("--driver");
  given->request.directory = directory_of_spec(arguments);
  if (given->request.stay != SecretsStay::in_variables && !given->request.directory.empty()) {
    given->request.path = std::filesystem::absolute(given->request.path).string();
  }
  const auto spec = import_spec(given->request, diagnostics);
  if (spec && arguments.has("--out")) {
    write_new_file(arguments.value("--out"), *spec, diagnostics);
  } else if (spec) {
    print_output(spec->expose());
  }
  return finish(diagnostics, arguments, Prints::values);
}

}  // namespace

const Command kImport{"import", "--in FILE | --url-env NAME | --from-environment | -", "Make a commented spec of a string or a file that is there.",
                      kOptions, "  dsnsmith import --in .env > dsnsmith.yaml\n", import};

}  // namespace dsnsmith
