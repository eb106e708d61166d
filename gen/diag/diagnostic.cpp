#include "core/ascii.hpp"
#include "diag/diagnostic.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace dsnsmith {
namespace {

constexpr std::size_t kLongestShown = 120;

// `password=…`, `Pwd = …`, `sslpassword=…`: in libpq's pairs, ADO.NET's, ODBC's and DSNs of PDO and DBI.
bool gives_a_password(std::string_view text) {
  const std::string lower = lowered(text);
  for (const std::string_view key : {"password", "passwd", "pwd"}) {
    for (std::size_t at = lower.find(key); at != std::string::npos; at = lower.find(key, at + 1)) {
      const std::size_t behind = lower.find_first_not_of(" \t", at + key.size());
      if (behind != std::string::npos && lower[behind] == '=') return true;
    }
  }
  return false;
}

std::string joined(Message pieces) {
  std::string text;
  for (const Shown& piece : pieces) {
    text += piece.text();
  }
  return text;
}

auto order_of(const Diagnostic& d) {
  return std::tie(d.where.file, d.where.line, d.where.column, d.code, d.where.path, d.message);
}

}  // namespace

bool looks_like_connection_string(std::string_view text) {
  if (text.find("://") != std::string_view::npos || gives_a_password(text)) {
    return true;
  }
  const std::size_t at = text.find('@');
  return at != std::string_view::npos && text.substr(0, at).find(':') != std::string_view::npos;
}

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::note: return "note";
    case Severity::warning: return "warning";
    case Severity::error: return "error";
  }
  return "";
}

ShownText ShownText::of_shown_field(std::string_view text) {
  // A connection string that was put into the wrong place holds a password.
  if (looks_like_connection_string(text)) {
    return ShownText("(not repeated here)");
  }
  std::string shown(text.substr(0, kLongestShown));
  for (char& c : shown) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
      c = '?';  // an escape sequence in a spec must not drive the terminal
    }
  }
  if (text.size() > kLongestShown) {
    while (!shown.empty() && (static_cast<unsigned char>(shown.back()) & 0xC0U) == 0x80U) {
      shown.pop_back();  // not in the middle of a character
    }
    if (!shown.empty() && (static_cast<unsigned char>(shown.back()) & 0x80U) != 0) {
      shown.pop_back();
    }
    shown += "…";
  }
  return ShownText(std::move(shown));
}

ShownText ShownText::list(const std::vector<std::string_view>& words) {
  std::string text;
  for (const std::string_view word : words) {
    if (!text.empty()) {
      text += ", ";
    }
    text.append("`").append(word).append("`");
  }
  return ShownText(std::move(text));
}

bool Diagnostics::report(Severity severity, Code code, const Place& where, Message message,
                         Message expected, Message help) {
  std::string text = joined(message);
  Place place = where;
  if (looks_like_connection_string(place.file)) {
    place.file = "(not repeated here)";
  }
  if (severity != Severity::note && accepts(code)) {
    severity = Severity::note;
    text = "accepted: " + text;
  }
  add({code, severity, std::move(place), std::move(text), joined(expected), joined(help)});
  return severity == Severity::error;
}

void Diagnostics::accept(Code code) {
  if (!accepts(code)) {
    accepted_.push_back(code);
  }
}

bool Diagnostics::accepts(Code code) const {
  return std::ranges::find(accepted_, code) != accepted_.end();
}

std::vector<Code> Diagnostics::exchange_accepted(std::vector<Code> codes) {
  return std::exchange(accepted_, std::move(codes));
}

void Diagnostics::add(Diagnostic diagnostic) {
  errors_ += diagnostic.severity == Severity::error ? 1 : 0;
  warnings_ += diagnostic.severity == Severity::warning ? 1 : 0;
  list_.push_back(std::move(diagnostic));
}

void Diagnostics::append(Diagnostics&& other) {
  for (Diagnostic& diagnostic : other.list_) {
    add(std::move(diagnostic));
  }
  other = Diagnostics();
}

std::vector<Diagnostic> Diagnostics::sorted() const {
  std::vector<Diagnostic> list = list_;
  std::ranges::stable_sort(list, [](const Diagnostic& a, const Diagnostic& b) {
    return order_of(a) < order_of(b);
  });
  const auto twice = std::unique(list.begin(), list.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return order_of(a) == order_of(b) && a.severity == b.severity;
  });
  list.erase(twice, list.end());
  return list;
}

std::string summary_of(const Diagnostics& diagnostics) {
  std::size_t errors = 0;
  std::size_t warnings = 0;
  for (const Diagnostic& diagnostic : diagnostics.sorted()) {
    errors += diagnostic.severity == Severity::error ? 1 : 0;
    warnings += diagnostic.severity == Severity::warning ? 1 : 0;
  }
  std::string text;
  if (errors != 0) {
    text += std::to_string(errors) + (errors == 1 ? " error" : " errors");
  }
  if (warnings != 0) {
    text += std::string(text.empty() ? "" : ", ") + std::to_string(warnings) +
            (warnings == 1 ? " warning" : " warnings");
  }
  return text;
}

}  // namespace dsnsmith
