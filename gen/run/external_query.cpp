#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <set>

#include "run/external.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

constexpr std::size_t kMostKeys = 10'000;

// Takes an object of strings apart while it is parsed, or an object of such objects.
// The parser's own token is overwritten once it was copied; what the parser outgrew is
// wiped when it is freed (cli/wiping_delete.cpp).
class QueryReader : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit QueryReader(int deepest) : deepest_(deepest), objects_(deepest == 1 ? 1 : 0) {}
  std::vector<std::pair<std::string, Query>> take() { return std::move(objects_); }

  bool null() override { return depth_ == deepest_; }
  // Terraform makes strings of what stands in `query`, but not of what jsonencode() spells.
  bool boolean(bool value) override { return deepest_ == 2 && field(value ? "true" : "false"); }
  bool number_integer(number_integer_t value) override { return deepest_ == 2 && field(std::to_string(value)); }
  bool number_unsigned(number_unsigned_t value) override { return deepest_ == 2 && field(std::to_string(value)); }
  bool number_float(number_float_t, const string_t&) override { return false; }
  bool string(string_t& value) override {
    const bool taken = field(value);
    wipe(value.data(), value.size());
    return taken;
  }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override {
    if (++depth_ == 2) {
      objects_.emplace_back(key_, Query());
      keys_[1].clear();
    }
    return depth_ <= deepest_;
  }
  bool key(string_t& value) override {
    key_ = value;
    return keys_.at(static_cast<std::size_t>(depth_ - 1)).insert(value).second && ++count_ <= kMostKeys;
  }
  bool end_object() override {
    --depth_;
    return true;
  }
  bool start_array(std::size_t) override { return false; }
  bool end_array() override { return false; }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

 private:
  bool field(std::string_view value) {
    if (depth_ != deepest_) {
      return false;
    }
    objects_.back().second.emplace_back(key_, Secret::copy_of(value));
    return true;
  }

  int deepest_;
  std::vector<std::pair<std::string, Query>> objects_;
  std::string key_;
  std::array<std::set<std::string>, 2> keys_;
  std::size_t count_ = 0;
  int depth_ = 0;
};

std::optional<std::vector<std::pair<std::string, Query>>> objects_in(std::string_view bytes, int deepest) {
  QueryReader reader(deepest);
  if (!nlohmann::json::sax_parse(bytes.begin(), bytes.end(), &reader)) {
    return std::nullopt;
  }
  return reader.take();
}

}  // namespace

Place place_in_query(std::string_view path) {
  return {"query", 0, 0, std::string(path)};
}

const Secret* find_in(const Query& query, std::string_view key) {
  const auto found = std::ranges::find(query, key, &std::pair<std::string, Secret>::first);
  return found == query.end() ? nullptr : &found->second;
}

std::string text_in(const Query& query, std::string_view key) {
  const Secret* value = find_in(query, key);
  return value == nullptr ? std::string() : std::string(value->expose());
}

std::optional<Query> read_query(const Secret& text, Diagnostics& diagnostics) {
  auto objects = objects_in(text.expose(), 1);
  if (!objects) {
    diagnostics.error(Code::invalid_query, place_in_query(""), {"the query on standard input is not one JSON object of strings"},
                      {"`{\"database\": \"orders\"}`, as Terraform sends it"},
                      {"each key once; numbers and truth values as strings"});
    return std::nullopt;
  }
  return std::move(objects->front().second);
}

std::optional<std::vector<std::string>> read_names(const Secret& text) {
  const nlohmann::json parsed = nlohmann::json::parse(text.expose(), nullptr, false);
  if (!parsed.is_array() || !std::ranges::all_of(parsed, [](const auto& item) { return item.is_string(); })) {
    return std::nullopt;
  }
  std::vector<std::string> names;
  for (const auto& item : parsed) names.push_back(item.template get<std::string>());
  return names;
}

std::optional<std::vector<std::pair<std::string, Query>>> read_objects(const Secret& text) {
  return objects_in(text.expose(), 2);
}

bool describes_databases(const Query& query) {
  const Secret* databases = find_in(query, "databases");
  const std::string_view text = databases == nullptr ? std::string_view() : databases->expose();
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return find_in(query, "provider") != nullptr || (first != std::string_view::npos && text[first] == '{');
}

}  // namespace dsnsmith
