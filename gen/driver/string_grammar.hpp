// Internal to the string grammars: what writing and reading share.
#pragma once

#include <string_view>

#include "text/byte_set.hpp"

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

}  // namespace dsnsmith
