// The formats for scripts: one JSON request a line on standard input, one answer a line.
//
//   {"op":"emit","format":F,"reader":R,"entries":[[KEY,BASE64],…],"existing":BASE64,"raw":BOOL,"name":TEXT,"type":TEXT,"immutable":BOOL}
//       → {"bytes":BASE64} or {"refused":[NAME,…]}
//   {"op":"seal", … likewise, "certificate":PEM,"scope":TEXT,"type":TEXT} or
//   {… "store":NAME,"store_kind":KIND,"remote_key":TEXT,"remote_property":TEXT}: what is published once the rest was read back
//   {"op":"read","format":F,"reader":R,"bytes":BASE64,"raw":BOOL}
//       → {"entries":[[KEY,BASE64],…]} or {"refused":[NAME,…]}
//   {"op":"list"} → {"formats":{F:[R,…],…}}
#include <nlohmann/json.hpp>

#include <cstdio>
#include <string>

#include "format/format.hpp"
#include "text/codec.hpp"

namespace {

using namespace dsnsmith;
using nlohmann::json;

Secret from_base64(const json& text) {
  return decode(Spelling::base64, text.get_ref<const std::string&>()).value();
}

std::string to_base64(const Secret& bytes) {
  return std::string(encode(Spelling::base64, bytes.expose())->expose());
}

json refusal(const Diagnostics& diagnostics) {
  json names = json::array();
  for (const Diagnostic& diagnostic : diagnostics.sorted()) {
    names.push_back(std::string(facts_of(diagnostic.code).name));
  }
  return {{"refused", names}};
}

json list_of_formats() {
  json formats = json::object();
  for (const Format& format : format_table()) {
    for (const ReaderFacts& reader : format.readers) {
      formats[std::string(format.id)].push_back(std::string(reader.id));
    }
  }
  return {{"formats", formats}};
}

json emit(const json& request, const Format& format, const Metadata& metadata, const Place& place, bool seal) {
  std::vector<Entry> entries;
  std::vector<Place> places;
  for (const json& entry : request.at("entries")) {
    entries.push_back({entry.at(0).get<std::string>(), from_base64(entry.at(1))});
    places.push_back(place);
  }
  std::optional<Secret> existing;
  if (request.contains("existing")) {
    existing = from_base64(request.at("existing"));
  }
  const auto reader = request.at("reader").get<std::string>();
  Diagnostics diagnostics;
  const auto step = seal ? format.seal : format.emit;
  const auto bytes = step({entries, metadata, reader, existing ? &*existing : nullptr, place, places}, diagnostics);
  return bytes ? json{{"bytes", to_base64(*bytes)}} : refusal(diagnostics);
}

json read(const json& request, const Format& format, const Metadata& metadata, const Place& place) {
  const Secret bytes = from_base64(request.at("bytes"));
  const auto reader = request.at("reader").get<std::string>();
  Diagnostics diagnostics;
  const auto entries = format.read({bytes, metadata, reader, place}, diagnostics);
  if (!entries) {
    return refusal(diagnostics);
  }
  json list = json::array();
  for (const Entry& entry : *entries) {
    list.push_back({entry.key, to_base64(entry.value)});
  }
  return {{"entries", list}};
}

json answer(const json& request) {
  const auto op = request.at("op").get<std::string>();
  if (op == "list") {
    return list_of_formats();
  }
  const Format* format = find_format(request.at("format").get<std::string>());
  if (format == nullptr) {
    return {{"refused", {"unknown-format"}}};
  }
  Metadata metadata;
  metadata.name = request.value("name", "orders");
  metadata.immutable = request.value("immutable", false);
  metadata.raw_payload = request.value("raw", false);
  metadata.certificate = request.value("certificate", "");
  metadata.scope = request.value("scope", "");
  metadata.type = request.value("type", "");
  metadata.store = request.value("store", "");
  metadata.store_kind = request.value("store_kind", "SecretStore");
  metadata.remote_key = request.value("remote_key", "");
  metadata.remote_property = request.value("remote_property", "");
  if (!metadata.certificate.empty() || !metadata.store.empty()) {
    metadata.name_space = "prod";
    metadata.labels = {{"team", "orders"}};
    metadata.annotations = {{"example.com/owner", "a b"}};
  }
  const Place place{"probe", 1, 1, "outputs.probe"};
  return op == "read" ? read(request, *format, metadata, place)
                      : emit(request, *format, metadata, place, op == "seal");
}

}  // namespace

int main() {
  std::string line;
  for (int c = 0; (c = std::getchar()) != EOF;) {
    if (c != '\n') {
      line += static_cast<char>(c);
      continue;
    }
    // A key may hold bytes that are no UTF-8 when any file is read.
    const std::string text =
        answer(json::parse(line)).dump(-1, ' ', true, json::error_handler_t::replace);
    std::printf("%s\n", text.c_str());
    std::fflush(stdout);
    line.clear();
  }
  return 0;
}
