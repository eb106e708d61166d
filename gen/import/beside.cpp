#include "import/beside.hpp"

#include <algorithm>

#include "core/ascii.hpp"
#include "driver/variant.hpp"
#include "import/database.hpp"
#include "import/parts.hpp"

namespace dsnsmith {
namespace {

constexpr std::string_view kUrl = "url";

// Where the driver is told who logs in, without `engine.` in front: the name of the property.
std::string property_of(const Driver& driver, std::string_view part) {
  const auto& parts = driver.facts().parts;
  const auto found = std::ranges::find(parts, part, [](const auto& row) { return std::string_view(row.first); });
  const std::string path(found == parts.end() ? std::string_view() : std::string_view(found->second));
  return path.substr(path.find('.') + 1);
}

Setting setting_of(const Driver& driver, std::string_view part, const Secret& value) {
  Setting setting{{"engine"}, {ValueType::text, value.clone()}};
  const std::string property = property_of(driver, part);
  for (std::size_t begin = 0; begin <= property.size();) {
    const std::size_t end = std::min(property.find('.', begin), property.size());
    setting.path.push_back(property.substr(begin, end - begin));
    begin = end + 1;
  }
  return setting;
}

}  // namespace

std::string Login::names(const Driver& driver) const {
  return "{" + spec_scalar(property_of(driver, "user")) + ": " + spec_scalar(user->key.substr(prefix.size())) + ", " + spec_scalar(property_of(driver, "password")) +
         ": " + spec_scalar(password->key.substr(prefix.size())) + "}";
}

std::optional<Login> login_beside(const FoundEntry& url, const std::vector<FoundEntry>& entries) {
  if (!lowered(url.key).ends_with(kUrl)) {
    return std::nullopt;
  }
  Login login{url.key.substr(0, url.key.size() - kUrl.size()), nullptr, nullptr};
  for (const FoundEntry& entry : entries) {
    if (parent_path(entry) != parent_path(url) || !entry.key.starts_with(login.prefix) || entry.value.empty()) {
      continue;
    }
    const std::string rest = lowered(entry.key.substr(login.prefix.size()));
    if (rest == "username" || rest == "user") login.user = &entry;
    if (rest == "password") login.password = &entry;
  }
  return login.user != nullptr && login.password != nullptr ? std::optional(std::move(login)) : std::nullopt;
}

std::optional<StringInput> read_with_login(const FoundEntry& url, const Login& login) {
  if (!url.value.expose().starts_with("jdbc:")) {
    return std::nullopt;
  }
  Diagnostics inner;
  auto driver = Driver::select(ShownText::of_table("spring-boot"), url.place, inner);
  if (!driver) {
    return std::nullopt;
  }
  Variant variant;
  variant.url = url.value.clone();
  variant.settings.push_back(setting_of(*driver, "user", login.user->value));
  variant.settings.push_back(setting_of(*driver, "password", login.password->value));
  auto connection = read_variant(variant, *driver, url.place, inner);
  return connection ? std::optional(StringInput{std::move(*driver), std::move(*connection)}) : std::nullopt;
}

}  // namespace dsnsmith
