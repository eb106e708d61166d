#include "run/variant_json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <span>

#include "text/codec.hpp"

namespace dsnsmith {
namespace {

void append_value(Secret& out, const Value& value) {
  switch (value.type) {
    case ValueType::null: out.append("null"); return;
    case ValueType::boolean:
    case ValueType::number:
    case ValueType::flag: out.append(value.text); return;
    case ValueType::text: append_json_string(out, value.text.expose()); return;
  }
}

// A segment of a path: the value is a list, of one.
constexpr std::string_view kList = "[]";

void append_level(Secret& out, std::span<const Setting> settings, std::size_t depth);

void append_child(Secret& out, std::span<const Setting> settings, std::size_t depth) {
  if (settings.front().path.size() == depth) {
    append_value(out, settings.front().value);
  } else if (settings.front().path[depth] == kList) {
    out.append('[');
    append_child(out, settings, depth + 1);
    out.append(']');
  } else {
    append_level(out, settings, depth);
  }
}

// Settings that share the first `depth` segments of their path.
void append_level(Secret& out, std::span<const Setting> settings, std::size_t depth) {
  out.append('{');
  for (std::size_t i = 0; i < settings.size();) {
    const std::string& key = settings[i].path[depth];
    std::size_t end = i + 1;
    while (end < settings.size() && settings[end].path.size() > depth && settings[end].path[depth] == key) {
      ++end;
    }
    if (i != 0) {
      out.append(',');
    }
    append_json_string(out, key);
    out.append(':');
    append_child(out, settings.subspan(i, end - i), depth + 1);
    i = end;
  }
  out.append('}');
}

// Flattens a JSON document without building one; the parser's own copy of a
// string is wiped as soon as it was taken.
class Flattener : public nlohmann::json_sax<nlohmann::json> {
 public:
  std::vector<Setting> settings;

  bool null() override { return take({ValueType::null, {}}); }
  bool boolean(bool value) override {
    return take({ValueType::boolean, Secret::copy_of(value ? "true" : "false")});
  }
  bool number_integer(number_integer_t value) override {
    return take({ValueType::number, Secret::copy_of(std::to_string(value))});
  }
  bool number_unsigned(number_unsigned_t value) override {
    return take({ValueType::number, Secret::copy_of(std::to_string(value))});
  }
  bool number_float(number_float_t, const string_t& text) override {
    return take({ValueType::number, Secret::copy_of(text)});
  }
  bool string(string_t& value) override {
    Secret copy = Secret::copy_of(value);
    wipe(value.data(), value.size());
    return take({ValueType::text, std::move(copy)});
  }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override {
    if (!pending_ && depth_ != 0) {
      return false;  // a list's second item
    }
    if (pending_) {
      path_.push_back(key_);
      pending_ = false;
    }
    ++depth_;
    return true;
  }
  bool key(string_t& value) override {
    key_ = value;
    pending_ = true;
    return true;
  }
  bool end_object() override {
    --depth_;
    if (depth_ != 0) {
      path_.pop_back();
    }
    return true;
  }
  // A list holds one item: a second one finds no key waiting for it.
  bool start_array(std::size_t) override {
    if (!pending_) {
      return false;
    }
    path_.push_back(key_);
    key_ = kList;
    return true;
  }
  bool end_array() override {
    const bool empty = pending_;
    path_.pop_back();
    return !empty;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return false;
  }

 private:
  bool take(Value value) {
    if (!pending_) {
      return false;  // a scalar alone is no settings document
    }
    std::vector<std::string> path = path_;
    path.push_back(key_);
    pending_ = false;
    settings.push_back({std::move(path), std::move(value)});
    return true;
  }

  std::vector<std::string> path_;
  std::string key_;
  bool pending_ = false;  // a key was read and its value was not
  int depth_ = 0;
};

void wipe_strings(nlohmann::json& value) {
  if (value.is_string()) {
    auto& text = value.get_ref<std::string&>();
    wipe(text.data(), text.size());
  }
  if (value.is_structured()) {
    for (nlohmann::json& item : value) {
      wipe_strings(item);
    }
  }
}

}  // namespace

void append_json_string(Secret& out, std::string_view text) {
  if (const auto spelled = encode(Spelling::json_string, text)) {
    out.append(*spelled);
  }
}

// Both groups are always there, so that a consumer can name them without asking.
Secret settings_json(const std::vector<Setting>& settings) {
  Secret out;
  const std::span<const Setting> all(settings);
  for (const std::string_view group : {"connect", "engine"}) {
    const auto first = std::ranges::find_if(all, [&](const Setting& s) { return s.path.front() == group; });
    const auto last = std::find_if(first, all.end(), [&](const Setting& s) { return s.path.front() != group; });
    out.append(out.empty() ? '{' : ',');
    append_json_string(out, group);
    out.append(':');
    append_level(out, {first, last}, 1);
  }
  out.append('}');
  return out;
}

std::optional<std::vector<Setting>> read_settings_json(std::string_view text) {
  if (!text.starts_with('{')) {
    return std::nullopt;
  }
  Flattener flattener;
  if (!nlohmann::json::sax_parse(text.begin(), text.end(), &flattener)) {
    return std::nullopt;
  }
  std::ranges::sort(flattener.settings, {}, &Setting::path);
  return std::move(flattener.settings);
}

Secret env_json(const std::vector<Variable>& env) {
  Secret out;
  out.append('{');
  for (const Variable& variable : env) {
    if (&variable != &env.front()) {
      out.append(',');
    }
    append_json_string(out, variable.name);
    out.append(':');
    append_json_string(out, variable.value.expose());
  }
  out.append('}');
  return out;
}

Secret variant_json(const Variant& variant, const VariantFacts& facts) {
  Secret out;
  out.append("{\"schema_version\":1,\"driver\":");
  append_json_string(out, facts.driver);
  out.append(",\"versions\":");
  append_json_string(out, facts.versions);
  if (!facts.endpoint_id.empty()) {
    out.append(",\"endpoint\":{\"id\":");
    append_json_string(out, facts.endpoint_id);
    out.append(",\"kind\":");
    append_json_string(out, facts.endpoint_kind);
    out.append(",\"network\":");
    append_json_string(out, facts.endpoint_network);
    out.append('}');
  }
  if (variant.url) {
    out.append(",\"url\":");
    append_json_string(out, variant.url->expose());
  }
  out.append(",\"settings\":").append(settings_json(variant.settings));
  out.append(",\"env\":").append(env_json(variant.env));
  out.append(",\"files\":[");
  for (const DeliveredFile& file : variant.files) {
    out.append(&file == &variant.files.front() ? "{\"name\":" : ",{\"name\":");
    append_json_string(out, file.name);
    out.append(",\"at\":");
    append_json_string(out, file.at);
    out.append(",\"content\":");
    append_json_string(out, file.content.expose());
    out.append('}');
  }
  out.append("],\"notes\":[");
  for (const std::string& note : variant.notes) {
    if (&note != &variant.notes.front()) {
      out.append(',');
    }
    append_json_string(out, note);
  }
  out.append("]}");
  return out;
}

std::optional<Variant> read_variant_json(std::string_view text) {
  // The lists say nothing that a connection is read from.
  nlohmann::json document = nlohmann::json::parse(text.begin(), text.end(), nullptr, false);
  if (!document.is_object()) {
    return std::nullopt;
  }
  Variant variant;
  if (const auto url = document.find("url"); url != document.end() && url->is_string()) {
    variant.url = Secret::copy_of(url->get_ref<const std::string&>());
  }
  if (const auto settings = document.find("settings"); settings != document.end()) {
    std::string dumped = settings->dump();
    auto list = read_settings_json(dumped);
    wipe(dumped.data(), dumped.size());
    if (!list) {
      return std::nullopt;
    }
    variant.settings = std::move(*list);
  }
  if (const auto env = document.find("env"); env != document.end() && env->is_object()) {
    for (const auto& [name, value] : env->items()) {
      if (!value.is_string()) {
        return std::nullopt;
      }
      variant.env.push_back({name, Secret::copy_of(value.get_ref<const std::string&>())});
    }
  }
  wipe_strings(document);
  return variant;
}

}  // namespace dsnsmith
