// Where outputs are written, and that they overwrite neither each other nor what the spec reads.

#include <algorithm>
#include <unordered_map>

#include "run/plan_output.hpp"

namespace dsnsmith {
namespace {

// `./a//b` and `a/b` are one file.
std::string plain_path(std::string_view path) {
  std::string plain(path.starts_with('/') ? "/" : "");
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    const std::string_view part = path.substr(0, slash);
    if (part == ".." && !plain.empty() && !plain.ends_with("..") && plain != "/") {
      plain.erase(plain.rfind('/') == std::string::npos ? 0 : plain.rfind('/'));
    } else if (!part.empty() && part != ".") {
      plain.append(plain.empty() || plain.ends_with('/') ? "" : "/").append(part);
    }
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return plain;
}

}  // namespace

bool OutputPlanner::make_path() {
  std::string path;
  std::string_view rest = spec_.file;
  while (!rest.empty()) {
    const std::size_t brace = std::min(rest.find('{'), rest.size());
    path.append(rest.substr(0, brace));
    rest.remove_prefix(brace);
    if (rest.starts_with("{environment}")) {
      path.append(environment_word(context_.deployment));
      rest.remove_prefix(std::string_view("{environment}").size());
    } else if (rest.starts_with("{database}")) {
      std::unordered_set<std::string_view> names;
      for (const Asked& asked : asked_) {
        names.insert(asked.entry.database);
      }
      if (names.size() != 1) {
        diagnostics_.error(Code::invalid_value, spec_.file_place,
                           {"`{database}` stands for one database, and the output has ", names.size()});
        return false;
      }
      path.append(*names.begin());
      rest.remove_prefix(std::string_view("{database}").size());
    } else if (!rest.empty()) {
      diagnostics_.error(Code::invalid_value, spec_.file_place, {"a brace in a path begins `{environment}` or `{database}`"});
      return false;
    }
  }
  const bool is_folder = output_.is_folder();
  while (is_folder && path.size() > 1 && path.ends_with('/')) {
    path.pop_back();
  }
  if (path.ends_with('/') || path.find('\0') != std::string::npos) {
    diagnostics_.error(Code::path_is_directory, spec_.file_place, {"the path names a directory, not a file"});
    return false;
  }
  if (!context_.options.out_directory.empty()) {
    // Re-based whole: an absolute path or one that climbs out would defeat the option.
    if (path.starts_with('/') || ("/" + path + "/").find("/../") != std::string::npos) {
      diagnostics_.error(Code::invalid_value, spec_.file_place, {"an absolute path, or one with `..`, cannot be moved by `--out-dir`"});
      return false;
    }
    path = context_.options.out_directory + (context_.options.out_directory.ends_with('/') ? "" : "/") + path;
  } else if (!path.starts_with('/')) {
    path = context_.deployment.directory + path;
  }
  output_.path = is_folder ? path + "/" + std::string(output_.format->list) : std::move(path);
  return true;
}

std::string PlannedOutput::path_beside(std::string_view name) const {
  return path.substr(0, path.rfind('/') + 1).append(name);
}

InputPaths::InputPaths(const Deployment& deployment, const Sources& sources) {
  plain_.insert(plain_path(deployment.file));
  const auto take = [&](const Source& source) {
    if (source.kind == Source::Kind::file) plain_.insert(plain_path(sources.path_of(source.name)));
  };
  for (const DatabaseSpec& database : deployment.databases) {
    take(database.password);
    if (database.user) take(*database.user);
    if (database.database) take(*database.database);
    for (const NamedSource& input : database.inputs) take(input.source);
    if (!database.tls) continue;
    for (const auto* pem : {&database.tls->ca, &database.tls->cert, &database.tls->key}) {
      if (*pem) plain_.insert(plain_path(sources.path_of((*pem)->file)));
    }
  }
  for (const OutputSpec& output : deployment.outputs) {
    if (!output.certificate.empty()) plain_.insert(plain_path(sources.path_of(output.certificate)));
  }
  for (const auto& [path, place] : deployment.provider_files) plain_.insert(plain_path(sources.path_of(path)));
}

bool InputPaths::contain(std::string_view path) const {
  return plain_.contains(plain_path(path));
}

bool paths_are_distinct(const std::vector<PlannedOutput>& outputs, const InputPaths& inputs, Diagnostics& diagnostics) {
  bool right = true;
  std::unordered_set<std::string> paths;
  std::unordered_map<std::string, const Secret*> beside;
  const auto take = [&](const std::string& written, const Place& place, const Secret* content) {
    const std::string path = plain_path(written);
    if (content != nullptr) {
      const auto [same, is_first] = beside.emplace(path, content);
      if (!is_first && *same->second == *content) {
        return;  // the same authority for two outputs
      }
    }
    if (inputs.contain(path)) {
      diagnostics.error(Code::path_used_twice, place, {"the output would overwrite `", ShownText::of_shown_field(path), "`, which the spec reads"});
      right = false;
    }
    if (!paths.insert(path).second) {
      diagnostics.error(Code::path_used_twice, place, {"another output writes `", ShownText::of_shown_field(path), "` as well"});
      right = false;
    }
  };
  for (const PlannedOutput& output : outputs) {
    take(output.path, output.spec->file_place, nullptr);
    if (output.is_folder()) {
      for (const PlannedEntry& entry : output.entries) {
        take(output.path_beside(entry.key), output.spec->file_place, nullptr);
      }
    }
    for (const PlannedEntry& file : output.files) {
      take(output.path_beside(file.key), file.place, &file.value);
    }
  }
  return right;
}

}  // namespace dsnsmith
