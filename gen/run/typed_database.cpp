#include "run/typed_database.hpp"

#include <optional>

#include "text/distance.hpp"

namespace dsnsmith {
namespace {

std::optional<std::string> plain_text(const Source& value, const Place& place, Diagnostics& diagnostics) {
  if (value.kind != Source::Kind::literal) {
    diagnostics.error(Code::invalid_value, place, {"this cannot come from a source"});
    return std::nullopt;
  }
  return value.literal;
}

bool set_tls(DatabaseSpec& database, const std::string& key, const Source& value, const Place& place,
             Diagnostics& diagnostics) {
  const auto text = plain_text(value, place, diagnostics);
  if (!text) {
    return false;
  }
  if (!database.tls) {
    database.tls.emplace();
    database.tls->place = place;
  }
  TlsSpec& tls = *database.tls;
  if (key == "tls.mode") {
    tls.mode = tls_mode_of(*text);
    if (!tls.mode) {
      diagnostics.error(Code::invalid_value, place, {"`tls.mode` is no way to use TLS"},
                        {"`disable`, `allow`, `prefer`, `require`, `verify-ca`, `verify-full`"});
    }
    return tls.mode.has_value();
  }
  if (key == "tls.ca" && *text == "system") {
    tls.system_roots = true;
    return true;
  }
  const auto pem = [&](std::optional<PemFile>& file, bool at) {
    if (!file) file.emplace();
    (at ? file->at : file->file) = *text;
    file->place = place;
    return true;
  };
  if (key == "tls.ca.file") return pem(tls.ca, false);
  if (key == "tls.ca.at") return pem(tls.ca, true);
  if (key == "tls.cert" || key == "tls.cert.file") return pem(tls.cert, false);
  if (key == "tls.cert.at") return pem(tls.cert, true);
  if (key == "tls.key" || key == "tls.key.file") return pem(tls.key, false);
  if (key == "tls.key.at") return pem(tls.key, true);
  diagnostics.error(Code::unknown_key, place, {"`", ShownText::of_shown_field(key), "` means nothing here"},
                    {"`tls.mode`, `tls.ca.file`, `tls.ca.at`, `tls.cert`, `tls.key`, or `tls.ca=system`"});
  return false;
}

bool set_parameter(DatabaseSpec& database, const std::string& name, const Source& value, const Place& place,
                   Diagnostics& diagnostics) {
  const auto text = plain_text(value, place, diagnostics);
  if (!text) {
    return false;
  }
  if (is_secret_parameter(name)) {
    diagnostics.error(Code::literal_password, place, {"`", ShownText::of_table(name), "` is a secret, and is never taken as an argument"});
    return false;
  }
  const ParameterFacts* facts = find_parameter(name);
  const ShownText shown = ShownText::of_shown_field(name);
  const bool custom = facts == nullptr && name.find('.') != std::string::npos && !name.starts_with("pool.");
  if (facts == nullptr && !custom) {
    Nearest nearest(name);
    for (const ParameterFacts& row : parameter_table()) nearest.offer(row.name);
    if (nearest.word().empty()) {
      diagnostics.error(Code::unknown_parameter, place, {"no parameter is called `", shown, "`"});
    } else {
      diagnostics.error(Code::unknown_parameter, place, {"no parameter is called `", shown, "`"}, {},
                        {"did you mean `", ShownText::of_table(nearest.word()), "`?"});
    }
    return false;
  }
  auto normal = normal_value(facts == nullptr ? unlisted_setting() : *facts, *text, {});
  if (!normal) {
    diagnostics.error(Code::invalid_parameter_value, place, {"`", shown, "` cannot have this value"}, {},
                      {"durations are written with their unit: `500ms`, `5s`, `10min`"});
    return false;
  }
  database.parameters.push_back({name, std::move(*normal), place});
  return true;
}

}  // namespace

bool set_key(DatabaseSpec& database, const std::string& key, Source value, const Place& place,
             Diagnostics& diagnostics) {
  if (key.starts_with("tls.") || key == "tls") {
    return set_tls(database, key, value, place, diagnostics);
  }
  if (key.starts_with("parameters.")) {
    return set_parameter(database, key.substr(std::string_view("parameters.").size()), value, place, diagnostics);
  }
  if (key.starts_with("pool.")) {
    return set_parameter(database, key, value, place, diagnostics);
  }
  if (key == "password") {
    if (value.kind == Source::Kind::literal && value.literal == "none") {
      database.password_given = true;
      return true;
    }
    diagnostics.error(Code::literal_password, place, {"a password is never taken as an argument: everybody on the machine can read it"},
                      {"`--password-env NAME`, `--password-file FILE` or `--password-stdin`"});
    return false;
  }
  if (key == "user") {
    database.user = std::move(value);
  } else if (key == "database") {
    database.database = std::move(value);
  } else {
    database.inputs.push_back({key, std::move(value), place});
  }
  return true;
}

}  // namespace dsnsmith
