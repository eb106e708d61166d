#include "import/import.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "core/ascii.hpp"
#include "import/database.hpp"
#include "import/found.hpp"
#include "import/platform.hpp"
#include "run/read_back.hpp"
#include "text/byte_set.hpp"

namespace dsnsmith {
namespace {

constexpr std::size_t kLongestName = 50;

// An id made of any text: small letters, digits and dashes.
std::string id_of(std::string_view text, std::string_view otherwise) {
  constexpr ByteSet kKept = kLetters + kDigits;
  std::string id;
  for (const char c : text.substr(0, kLongestName)) {
    if (kKept.contains(c)) {
      id.push_back(lower(c));
    } else if (!id.empty() && id.back() != '-') {
      id.push_back('-');
    }
  }
  while (id.ends_with('-')) {
    id.pop_back();
  }
  return id.empty() || !kLetters.contains(id.front()) ? std::string(otherwise) : id;
}

std::string unique(const std::string& wanted, std::set<std::string>& taken) {
  std::string name = wanted;
  for (int number = 2; !taken.insert(name).second; ++number) {
    name = wanted + "-" + std::to_string(number);
  }
  return name;
}

// One line of a comment, whatever stands in the text.
std::string comment_text(std::string_view text) {
  return ShownText::of_shown_field(text).text();
}

std::string one_line(std::string text) {
  std::ranges::replace_if(text, [](char c) { return (c >= 0 && c < ' ') || c == '\x7F'; }, ' ');
  return text;
}

void add_findings(const FoundConnection& found, std::string& text) {
  for (const auto& [key, findings] : found.findings) {
    const std::vector<Diagnostic> list = findings.sorted();
    text.append("    # `dsnsmith check` finds in ").append(comment_text(key)).append(list.empty() ? ": nothing\n" : ":\n");
    for (const Diagnostic& d : list) {
      text.append("    #   ").append(name_of(d.severity)).append("[").append(facts_of(d.code).id).append("] ").append(facts_of(d.code).name).append(": ").append(one_line(d.message)).append("\n");
      if (!d.help.empty()) {
        text.append("    #     ").append(one_line(d.help)).append("\n");
      }
    }
  }
}

struct NamedOutput {
  std::string name;
  std::string format;
  std::string extension;
};

class Writer {
 public:
  Writer(const ImportRequest& request, Diagnostics& diagnostics) : request_(request), diagnostics_(diagnostics) {}

  std::optional<Secret> write() {
    const std::vector<FoundConnection> found = find_connections(request_, diagnostics_);
    std::string databases;
    for (const FoundConnection& one : found) {
      add_database(one, databases);
    }
    if (databases.empty()) {
      if (diagnostics_.errors() == 0) {
        diagnostics_.error(Code::not_imported, {request_.input, 0, 0, ""}, {"there is no connection to PostgreSQL in it"}, {},
                           {"entries that hold a whole string are found, and parts with names such as PGHOST, DB_HOST, DB_USERNAME"});
      }
      return std::nullopt;
    }
    std::string text = "# Made by `dsnsmith import` of " + comment_text(request_.input) + ".\n";
    if (const Platform* platform = platform_of(request_.found.entries); platform != nullptr) {
      text.append("# The variables are those of ").append(platform->name).append(": `").append(platform->variable).append("` is among them.\n");
      text.append(platform->advice.empty() ? "" : "# ").append(platform->advice).append(platform->advice.empty() ? "" : "\n");
    }
    text.append("# No password is in here: `password` says where each is taken from. `dsnsmith check` looks at all of it,\n");
    text.append("# `dsnsmith render` writes the outputs: the same connections for the same keys.\n");
    text.append("version: 1\n\ndatabases:\n").append(databases).append("\noutputs:\n").append(outputs());
    return is_right(text) ? std::optional(Secret::copy_of(text)) : std::nullopt;
  }

 private:
  void add_database(const FoundConnection& found, std::string& text) {
    const std::string name = unique(id_of(found.connection.database, "database"), names_);
    const auto described = describe_database({name, found.connection, found.password, copies(found.drivers), request_.directory, found.place}, diagnostics_);
    if (!described) {
      names_.erase(name);
      return;
    }
    std::string keys;
    for (const std::string& key : found.keys) {
      keys.append(keys.empty() ? "" : ", ").append(comment_text(key));
    }
    text.append("  ").append(name).append(":\n    # From ").append(keys).append(".\n").append(described->text);
    add_findings(found, text);
    for (const ImportedEntry& entry : found.entries) {
      const std::string endpoint = described->endpoint.empty() ? "" : ", endpoint: " + described->endpoint;
      entries_[entry.parent].append("      ").append(spec_scalar(entry.key)).append(": {database: ").append(name).append(endpoint).append(entry.rest).append("}\n");
    }
  }

  static std::vector<Driver> copies(const std::vector<Driver>& drivers) { return drivers; }

  NamedOutput output_kind() const {
    switch (request_.found.kind) {
      case EntriesKind::kubernetes_secret: return {"secret", "kubernetes-secret", ".yaml"};
      case EntriesKind::terraform_output:
      case EntriesKind::json: return {"outputs", "json", ".json"};
      case EntriesKind::yaml: return {"values", "yaml", ".yaml"};
      case EntriesKind::string:
      case EntriesKind::dotenv:
      case EntriesKind::ini:
      case EntriesKind::compose: break;
    }
    // Names with dots are Java's, and no variables.
    const bool dots = std::ranges::any_of(request_.found.entries, [](const FoundEntry& entry) { return entry.key.find('.') != std::string::npos; });
    return dots ? NamedOutput{"application", "spring-properties", ".properties"} : NamedOutput{"app-env", "dotenv", ".env"};
  }

  std::string outputs() {
    std::string text;
    std::set<std::string> taken;
    const NamedOutput kind = output_kind();
    for (const auto& [parent, entries] : entries_) {
      const std::string name = unique(parent.empty() || parent == "data" ? kind.name : id_of(parent, kind.name), taken);
      text.append("  ").append(name).append(":\n    format: ").append(kind.format).append("\n");
      text.append("    file: ").append("dsnsmith-").append(name).append(kind.extension).append("   # beside what is there; name the file that you want written\n");
      if (kind.format == "kubernetes-secret") {
        text.append("    name: ").append(spec_scalar(request_.found.name.empty() ? "database" : request_.found.name)).append("\n");
        if (!request_.found.name_space.empty()) {
          text.append("    namespace: ").append(spec_scalar(request_.found.name_space)).append("\n");
        }
      }
      text.append("    entries:   # `dsnsmith list drivers` has those that can stand here\n").append(entries);
    }
    return text;
  }

  // The same guarantee as for every output: what is printed was read back, and its outputs can be made.
  bool is_right(const std::string& text) {
    Diagnostics found;
    const auto document = read_yaml("spec", text, found);
    auto deployment = document ? read_deployment(document->root(), "spec", ShownText::of_table(""), found) : std::nullopt;
    if (deployment && found.errors() == 0) {
      deployment->directory = request_.directory;
      Sources sources(deployment->directory);
      Databases databases(sources, Passwords::plain_stand_in);
      for (const PlannedOutput& output : plan(*deployment, databases, sources, {}, found)) {
        read_back(output, nullptr, found);
      }
    }
    for (Diagnostic d : found.sorted()) {
      if (d.severity == Severity::error) {
        d.where.file = request_.input;
        d.message = "the spec that this gives would not do: " + d.message;
        diagnostics_.add(std::move(d));
      }
    }
    return found.errors() == 0;
  }

  const ImportRequest& request_;
  Diagnostics& diagnostics_;
  std::set<std::string> names_;
  std::map<std::string, std::string> entries_;  // by parent
};

}  // namespace

std::optional<Secret> import_spec(const ImportRequest& request, Diagnostics& diagnostics) {
  return Writer(request, diagnostics).write();
}

}  // namespace dsnsmith
