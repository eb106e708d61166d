#include "check/tolerated.hpp"

#include <algorithm>

namespace dsnsmith {
namespace {

bool strips(const std::vector<std::string_view>& stripped, char byte) {
  const std::string_view word = byte == ' ' ? "blank" : byte == '\n' ? "newline" : byte == '\r' ? "return" : "";
  return std::ranges::find(stripped, word) != stripped.end();
}

}  // namespace

bool tolerates(const StringFacts& string, const FoundSlip& found) {
  const auto takes_raw = [&](char byte) { return string.raw_password && string.raw_password->find(byte) != std::string_view::npos; };
  const auto takes_blank = [&](std::string_view where) {
    return found.byte == ' ' && std::ranges::find(string.raw_blanks, where) != string.raw_blanks.end();
  };
  switch (found.slip) {
    case Slip::blanks_in_front: return strips(string.stripped_front, found.byte);
    case Slip::blanks_behind: return strips(string.stripped_behind, found.byte);
    case Slip::name_of_pairs: return string.grammar == Grammar::pgbouncer;
    case Slip::raw_in_user: return found.byte != '/' && (takes_raw(found.byte) || takes_blank("password"));
    case Slip::odd_in_user:
    case Slip::odd_in_password: return !string.raw_password || takes_raw(found.byte);
    case Slip::raw_in_password: return takes_raw(found.byte) || takes_blank("password");
    case Slip::raw_in_database: return takes_blank("database");
    case Slip::raw_in_query: return takes_blank("query") || (found.byte == '=' && string.second_equals);
    case Slip::bad_escape: return takes_raw('%');
    case Slip::plus_sign: return takes_raw('+');
    case Slip::doubly_encoded:
    case Slip::empty_user:
    case Slip::empty_password:
    case Slip::upper_case_host: return true;
    default: return false;
  }
}

}  // namespace dsnsmith
