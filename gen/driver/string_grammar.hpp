// Internal to the string grammars: what writing and reading share.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "driver/string_form.hpp"
#include "text/byte_set.hpp"
#include "text/libpq_url.hpp"

namespace dsnsmith {

// What JavaScript's decodeURI leaves encoded; so it has to be written as it is
// (node-postgres decodes the database that way). `#` and `?` end the path.
inline constexpr ByteSet kDecodeUriKeeps(";,/:@&=+$");
inline constexpr ByteSet kPathEnders("#?");

inline constexpr std::string_view kFactoryKey = "socketFactory";
inline constexpr std::string_view kFactory = "com.google.cloud.sql.postgres.SocketFactory";
inline constexpr std::string_view kFactoryInstance = "cloudSqlInstance";
inline constexpr std::string_view kFactoryPath = "unixSocketPath";
inline constexpr std::string_view kCloudSqlDirectory = "/cloudsql/";
inline constexpr std::string_view kSocketFile = "/.s.PGSQL.";

// One reading: what is read, for whom, and where mistakes are reported.
struct StringReading {
  const StringFacts& facts;
  const ShownText& driver;
  std::string_view text;
  const Place& place;
  Diagnostics& diagnostics;
};

// Adds one address to `content`, or reports why it is none (string_address.cpp).
bool take_address(const StringReading& reading, std::string_view host, std::string_view port,
                  std::size_t offset, StringContent& content);
// An absent list has one empty item.
std::vector<std::string_view> split_at_commas(std::string_view list);

// How a URL said it, before it became content.
struct QueryHost {
  std::size_t offset = 0;
  bool socket = false;
  bool list = false;
  bool ipv6 = false;
};
struct UrlSaid {
  SplitUrl url;
  std::optional<QueryHost> host;  // that the query names
};
// Does the driver take this form as others do? Reports what it does otherwise (string_misread.cpp).
bool reads_alike(const StringReading& reading, const UrlSaid& said, const StringContent& content);

// The grammars of URLs (string_read.cpp, string_write.cpp) …
bool url_can_say_database(const StringFacts& facts, std::string_view name);
bool path_can_say(const StringFacts& facts, std::string_view name);
bool has_dot_segment(std::string_view name);
Secret write_url(const StringFacts& facts, const StringContent& content);
std::optional<StringContent> read_url(const StringReading& reading);

// … and those of pairs (list_string.cpp).
bool list_can_say(const StringFacts& facts, std::string_view key, std::string_view value);
bool list_same_key(const StringFacts& facts, std::string_view a, std::string_view b);
bool looks_like_list(const StringFacts& facts, std::string_view text);
Secret write_list(const StringFacts& facts, const StringContent& content);
std::optional<StringContent> read_list(const StringReading& reading);
// The pairs of a string that write_list() made, each value as it is meant and a nested list as one value; and the string again.
std::vector<NamedValue> take_list_apart(const StringFacts& facts, std::string_view text);
Secret put_list_together(const StringFacts& facts, std::span<const NamedValue> pairs);

}  // namespace dsnsmith
