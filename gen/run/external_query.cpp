#include <algorithm>
#include <nlohmann/json.hpp>

#include "run/external.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

constexpr int kMostKeys = 10'000;

// Takes the object apart while it is parsed. The parser's own token is overwritten once
// it was copied; what the parser outgrew is wiped when it is freed (cli/wiping_delete.cpp).
class QueryReader : public nlohmann::json_sax<nlohmann::json> {
 public:
  Query query;

  bool null() override {
    pending_ = false;
    return depth_ == 1;
  }
  bool boolean(bool) override { return false; }
  bool number_integer(number_integer_t) override { return false; }
  bool number_unsigned(number_unsigned_t) override { return false; }
  bool number_float(number_float_t, const string_t&) override { return false; }
  bool string(string_t& value) override {
    if (!pending_ || depth_ != 1) {
      return false;
    }
    Secret copy = Secret::copy_of(value);
    wipe(value.data(), value.size());
    pending_ = false;
    if (query.size() == kMostKeys) {
      return false;
    }
    query.emplace_back(key_, std::move(copy));
    return true;
  }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return ++depth_ == 1; }
  bool key(string_t& value) override {
    const bool twice = std::ranges::find(keys_, value) != keys_.end();
    keys_.push_back(value);
    key_ = value;
    pending_ = true;
    return !twice;
  }
  bool end_object() override {
    --depth_;
    return true;
  }
  bool start_array(std::size_t) override { return false; }
  bool end_array() override { return false; }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

 private:
  std::string key_;
  std::vector<std::string> keys_;
  bool pending_ = false;
  int depth_ = 0;
};

}  // namespace

const Secret* find_in(const Query& query, std::string_view key) {
  const auto found = std::ranges::find(query, key, &std::pair<std::string, Secret>::first);
  return found == query.end() ? nullptr : &found->second;
}

std::optional<Query> read_query(const Secret& text, Diagnostics& diagnostics) {
  QueryReader reader;
  const std::string_view bytes = text.expose();
  if (!nlohmann::json::sax_parse(bytes.begin(), bytes.end(), &reader)) {
    diagnostics.error(Code::invalid_query, {"query", 0, 0, ""}, {"the query on standard input is not one JSON object of strings"},
                      {"`{\"database\": \"orders\"}`, as Terraform sends it"},
                      {"each key once; numbers and truth values as strings"});
    return std::nullopt;
  }
  return std::move(reader.query);
}

}  // namespace dsnsmith
