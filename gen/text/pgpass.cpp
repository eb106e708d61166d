#include "text/pgpass.hpp"

#include <utility>

namespace dsnsmith {
namespace {

constexpr char kBackslash = '\\';
constexpr std::string_view kAny = "*";

bool has_no_spelling(std::string_view text) {
  return text.find('\n') != text.npos || text.find('\0') != text.npos;
}

void append_escaped(Secret& out, std::string_view raw) {
  for (const char c : raw) {
    if (c == ':' || c == kBackslash) {
      out.append(kBackslash);
    }
    out.append(c);
  }
}

// The text up to the colon that is not escaped, or to the end; `rest` is what is behind the colon.
std::optional<Secret> take_field(std::string_view text, std::optional<std::string_view>& rest) {
  Secret field;
  rest = std::nullopt;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == ':') {
      rest = text.substr(i + 1);
      break;
    }
    if (text[i] == kBackslash) {
      if (i + 1 == text.size()) {
        return std::nullopt;
      }
      ++i;
    }
    field.append(text[i]);
  }
  return field;
}

// Of the password a backslash at the end stays (the loop "De-escape password").
Secret take_password(std::string_view text) {
  Secret password;
  for (std::size_t i = 0; i < text.size() && text[i] != ':'; ++i) {
    i += text[i] == kBackslash && i + 1 < text.size() ? 1U : 0U;
    password.append(text[i]);
  }
  return password;
}

}  // namespace

std::optional<Secret> pgpass_line(const PgpassPlace& place, std::string_view password) {
  Secret line;
  for (const auto& field : place.fields) {
    if (field && has_no_spelling(field->expose())) {
      return std::nullopt;
    }
    // A line that begins with `#` is a comment, and a lone star is any.
    const bool escaped = field && ((line.empty() && field->expose().starts_with('#')) || field->expose() == kAny);
    line.append(escaped ? "\\" : "");
    append_escaped(line, field ? field->expose() : kAny);
    line.append(':');
  }
  if (has_no_spelling(password)) {
    return std::nullopt;
  }
  append_escaped(line, password);
  // libpq cuts what looks like the end of a line of Windows; the password ends at a colon.
  line.append(password.ends_with('\r') ? ":" : "");
  return line;
}

std::optional<PgpassLine> read_pgpass_line(std::string_view line) {
  while (line.ends_with('\r')) {
    line.remove_suffix(1);
  }
  if (line.starts_with('#')) {
    return std::nullopt;
  }
  PgpassLine read;
  for (auto& field : read.place.fields) {
    const bool any = line.starts_with("*:");
    std::optional<std::string_view> rest;
    auto text = take_field(line, rest);
    if (!text || !rest) {
      return std::nullopt;
    }
    if (!any) {
      field = std::move(*text);
    }
    line = *rest;
  }
  read.password = take_password(line);
  return read;
}

bool covers(const PgpassPlace& place, const PgpassPlace& wanted) {
  for (std::size_t i = 0; i < place.fields.size(); ++i) {
    const auto& field = place.fields[i];
    if (field && (!wanted.fields[i] || !(*field == *wanted.fields[i]))) {
      return false;
    }
  }
  return true;
}

}  // namespace dsnsmith
