#include "driver/keywords.hpp"

#include <algorithm>

#include "driver/string_grammar.hpp"

namespace dsnsmith {
namespace {

// The form in which libpq's own strings are put together again.
StringFacts conninfo() {
  StringFacts facts;
  facts.grammar = Grammar::conninfo;
  return facts;
}

// A keyword that says nothing is left out, as libpq's own strings leave it out.
void add(std::vector<NamedValue>& keywords, std::string_view name, Secret value) {
  if (!value.empty()) {
    keywords.push_back({std::string(name), std::move(value), 0});
  }
}

std::vector<NamedValue> keywords_of_url(StringContent content) {
  std::string hosts;
  std::string ports;
  bool any_port = false;
  for (const Address& address : content.addresses) {
    const std::string_view comma = &address == &content.addresses.front() ? "" : ",";
    hosts.append(comma).append(address.host.text());
    ports.append(comma).append(address.port ? address.port->text() : "");
    any_port |= address.port.has_value();
  }
  std::vector<NamedValue> keywords;
  add(keywords, "host", Secret::copy_of(hosts));
  add(keywords, "port", Secret::copy_of(any_port ? ports : ""));
  add(keywords, "dbname", std::move(content.database));
  add(keywords, "user", std::move(content.user));
  add(keywords, "password", content.password ? std::move(*content.password) : Secret());
  for (NamedValue& value : content.values) {
    add(keywords, value.key, std::move(value.value));
  }
  return keywords;
}

std::string property_name(const Setting& setting) {
  std::string name;
  for (std::size_t i = 1; i < setting.path.size(); ++i) {
    const std::string& segment = setting.path[i];
    if (segment == "[]") {
      name.append("[0]");
    } else {
      name.append(name.empty() ? "" : ".").append(segment);
    }
  }
  return name;
}

}  // namespace

bool has_keywords(const Driver& driver) {
  const auto& string = driver.facts().string;
  return string && string->grammar != Grammar::jdbc && (string->grammar != Grammar::url || string->keywords);
}

std::vector<NamedValue> keywords_of(const Secret& string, const Driver& driver, const Place& place) {
  const StringFacts& facts = *driver.facts().string;
  if (facts.grammar != Grammar::url) {
    return take_list_apart(facts, string.expose());
  }
  Diagnostics none;  // it is our own string
  auto content = read_string(facts, driver.shown(), string.expose(), place, none);
  return content ? keywords_of_url(std::move(*content)) : std::vector<NamedValue>();
}

Secret string_of_keywords(std::span<const NamedValue> keywords, const Driver& driver) {
  const StringFacts& facts = *driver.facts().string;
  return put_list_together(facts.grammar == Grammar::url ? conninfo() : facts, keywords);
}

std::optional<std::vector<NamedValue>> properties_of(const std::vector<Setting>& settings) {
  std::vector<NamedValue> properties;
  for (const Setting& setting : settings) {
    if (setting.value.type == ValueType::null || setting.value.type == ValueType::flag) {
      return std::nullopt;
    }
    properties.push_back({property_name(setting), setting.value.text.clone(), 0});
  }
  return properties;
}

std::optional<std::vector<Setting>> settings_of_properties(std::span<const NamedValue> properties,
                                                           const std::vector<Setting>& meant) {
  std::vector<Setting> settings;
  for (const Setting& setting : meant) {
    const auto found = std::ranges::find(properties, property_name(setting), &NamedValue::key);
    if (found == properties.end()) {
      return std::nullopt;
    }
    settings.push_back({setting.path, {setting.value.type, found->value.clone()}});
  }
  return settings;
}

}  // namespace dsnsmith
