// Mistakes that real parsers make (facts: corrections, Python 1.1, JavaScript 2.1), each as a
// change of the string before, or of the reading after, our own parser.
#include <algorithm>

#include "reading.hpp"

namespace dsnsmith::conformance {
namespace {

constexpr std::string_view kPrefix = "://";

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string result;
  std::size_t at = 0;
  for (std::size_t found = text.find(from); found != std::string_view::npos;
       found = text.find(from, at)) {
    result += text.substr(at, found - at);
    result += to;
    at = found + from.size();
  }
  return result += text.substr(at);
}

std::size_t index(std::string_view name) {
  return *libpq_keyword_index(name);
}

std::size_t authority_of(std::string_view text) {
  const std::size_t at = text.find(kPrefix);
  return at == std::string_view::npos ? text.size() : at + kPrefix.size();
}

Reading last_at(std::string_view text) {
  const std::size_t begin = authority_of(text);
  const std::size_t end = std::min(text.find('/', begin), text.size());
  const std::string_view authority = text.substr(begin, end - begin);
  const std::size_t last = authority.rfind('@');
  if (last == std::string_view::npos) {
    return read_by_us(text);
  }
  return read_by_us(std::string(text.substr(0, begin)) +
                    replaced(authority.substr(0, last), "@", "%40") +
                    std::string(text.substr(begin + last)));
}

Reading plus_is_blank(std::string_view text) {
  const std::size_t query = std::min(text.find('?'), text.size());
  return read_by_us(std::string(text.substr(0, query)) + replaced(text.substr(query), "+", "%20"));
}

Reading first_wins(std::string_view text) {
  const std::size_t query = text.find('?');
  if (query == std::string_view::npos) {
    return read_by_us(text);
  }
  std::string reversed;
  std::string_view rest = text.substr(query + 1);
  while (!rest.empty()) {
    const std::size_t cut = rest.rfind('&');
    const std::size_t start = cut == std::string_view::npos ? 0 : cut + 1;
    if (!reversed.empty()) {
      reversed += '&';
    }
    reversed += rest.substr(start);
    rest = rest.substr(0, start == 0 ? 0 : start - 1);
  }
  return read_by_us(std::string(text.substr(0, query + 1)) + reversed);
}

Reading fragment_is_cut(std::string_view text) {
  return read_by_us(text.substr(0, text.find('#')));
}

Reading takes_nul(std::string_view text) {
  return read_by_us(replaced(text, "%00", "%01"));
}

Reading takes_bad_escapes(std::string_view text) {
  return read_by_us(replaced(text, "%zz", "%25zz"));
}

Reading takes_second_equals(std::string_view text) {
  return read_by_us(replaced(text, "==", "=%3D"));
}

Reading refuses_last_ampersand(std::string_view text) {
  return text.ends_with('&') ? std::nullopt : read_by_us(text);
}

Reading takes_empty_item(std::string_view text) {
  return read_by_us(replaced(replaced(text, "?&", "?"), "&&", "&"));
}

Reading compares_keys_undecoded(std::string_view text) {
  return text.find("%68ost=") != std::string_view::npos ? std::nullopt : read_by_us(text);
}

Reading scheme_in_any_case(std::string_view text) {
  return read_by_us(replaced(text, "POSTGRESQL://", "postgresql://"));
}

Reading knows_no_ssl(std::string_view text) {
  return text.find("ssl=true") != std::string_view::npos ? std::nullopt : read_by_us(text);
}

// The faults below spoil a reading; `spoil` gets the string too.
template <typename Spoil>
Parser after(Spoil spoil) {
  return [spoil](std::string_view text) {
    Reading reading = read_by_us(text);
    if (reading) {
      spoil(text, *reading);
    }
    return reading;
  };
}

void lower_host(std::string_view /*text*/, Values& values) {
  if (auto& host = values[index("host")]) {
    std::ranges::transform(*host, host->begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
  }
}

void empty_password_is_given(std::string_view text, Values& values) {
  if (text.find(":@") != std::string_view::npos && !values[index("password")]) {
    values[index("password")] = "";
  }
}

void empty_value_is_not_given(std::string_view /*text*/, Values& values) {
  for (auto& value : values) {
    if (value && value->empty()) {
      value.reset();
    }
  }
}

void drops_last_comma(std::string_view /*text*/, Values& values) {
  if (auto& port = values[index("port")]; port && port->ends_with(',')) {
    port->pop_back();
  }
}

void database_ends_at_slash(std::string_view /*text*/, Values& values) {
  if (auto& database = values[index("dbname")]) {
    database->resize(std::min(database->find('/'), database->size()));
  }
}

void brackets_stay(std::string_view text, Values& values) {
  if (auto& host = values[index("host")]; host && text.find("[::1]") != std::string_view::npos) {
    *host = replaced(*host, "::1", "[::1]");
  }
}

}  // namespace

std::vector<Faulty> faulty_parsers() {
  return {
      {"user information ends at the last @", last_at},
      {"a plus in the query is a blank", plus_is_blank},
      {"the first of two equal keys wins", first_wins},
      {"a fragment is cut off", fragment_is_cut},
      {"%00 is taken", takes_nul},
      {"a malformed escape is taken", takes_bad_escapes},
      {"a second = is taken", takes_second_equals},
      {"a last & is refused", refuses_last_ampersand},
      {"an empty item of the query is taken", takes_empty_item},
      {"keys are compared without decoding", compares_keys_undecoded},
      {"the scheme is taken in any case", scheme_in_any_case},
      {"ssl=true is unknown", knows_no_ssl},
      {"the host is lower-cased", after(lower_host)},
      {"an empty password is a password", after(empty_password_is_given)},
      {"an empty value of the query is none", after(empty_value_is_not_given)},
      {"the last comma of the ports is dropped", after(drops_last_comma)},
      {"the database ends at a slash", after(database_ends_at_slash)},
      {"an address keeps its brackets", after(brackets_stay)},
  };
}

}  // namespace dsnsmith::conformance
