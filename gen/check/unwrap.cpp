#include "check/unwrap.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "core/ascii.hpp"
#include "text/byte_set.hpp"
#include "text/codec.hpp"
#include "text/percent.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

constexpr ByteSet kBlanks(" \t\r\n\v\f");
constexpr ByteSet kQuotes("\"'`");
constexpr ByteSet kNameBytes = kLetters + kDigits + ByteSet("_.-");

// The beginnings by which a text is known for a connection URL, once everything in front is off.
constexpr std::array<std::string_view, 3> kBeginnings{"postgres", "jdbc:", "ecto:"};
// `postgre` and `jdbc:postgre` in base64.
constexpr std::array<std::string_view, 2> kBase64Beginnings{"cG9zdGdyZX", "amRiYzpwb3N0Z3Jlc3"};

bool begins_as_url(std::string_view text) {
  return std::ranges::any_of(kBeginnings, [&](std::string_view beginning) { return text.starts_with(beginning); });
}

std::size_t skip(std::string_view text, std::size_t from, const ByteSet& bytes);

// `postgresql://`, `postgresql+asyncpg:/`, `postgres:u@h`: in `host=postgres` and `Server=postgres.example.com;` the word
// is a value like any other.
bool is_url_behind_name(std::string_view text) {
  const std::size_t scheme = text.find("://");
  if (scheme != std::string_view::npos && scheme != 0 && (kLetters + kDigits + ByteSet("+.-:")).contains_all(text.substr(0, scheme))) {
    return true;
  }
  const std::size_t end = skip(text, 0, kLetters + kDigits + ByteSet("+.-:"));
  const bool colon = text.substr(0, end).find(':') != std::string_view::npos;
  const char mark = end < text.size() ? text[end] : '\0';
  return begins_as_url(text) && ((colon && (mark == '/' || mark == '@' || mark == '%')) || text.substr(end).starts_with("//") || text.substr(end).starts_with("%3A"));
}

std::size_t skip(std::string_view text, std::size_t from, const ByteSet& bytes) {
  while (from < text.size() && bytes.contains(text[from])) {
    ++from;
  }
  return from;
}

// A list of pairs, by the key that it begins with.
bool begins_as_pairs(std::string_view text) {
  constexpr std::array<std::string_view, 13> kKeys{"database", "dbname", "driver", "host", "hostaddr", "password", "port", "server", "servername", "service", "uid", "user", "username"};
  const std::size_t end = skip(text, 0, kLetters + ByteSet(" "));
  std::string key = lowered(text.substr(0, end));
  std::erase(key, ' ');
  const bool equals = end < text.size() && text[end] == '=';
  return equals && (key == "userid" || std::ranges::binary_search(kKeys, std::string_view(key)));
}

// The bytes of a text that are still in question.
class Wrapping {
 public:
  explicit Wrapping(Examined& examined)
      : examined_(examined), all_(examined.meant.text()), end_(all_.size()) {}

  void take_off() {
    while (take_off_once()) {
    }
    if (begin_ != 0 || end_ != all_.size()) {
      MeantText inner;
      inner.take(examined_.meant, begin_, end_ - begin_);
      examined_.meant = std::move(inner);
      examined_.mended = true;
    }
  }

 private:
  [[nodiscard]] std::string_view rest() const { return all_.substr(begin_, end_ - begin_); }
  void found(Slip slip, std::size_t offset) {
    if (std::ranges::find(examined_.slips, slip, &FoundSlip::slip) == examined_.slips.end()) {
      examined_.slips.push_back({slip, examined_.meant.origin_of(offset)});
    }
  }

  // Each kind of blank once: a driver strips some and not others.
  void found_blank(Slip slip, std::size_t offset, char byte) {
    const auto same = [&](const FoundSlip& other) { return other.slip == slip && other.byte == byte; };
    if (std::ranges::none_of(examined_.slips, same)) {
      examined_.slips.push_back({slip, examined_.meant.origin_of(offset), byte});
    }
  }

  bool take_off_once() {
    return blanks() || mark_in_front() || quotes() || command() || name() || mark_behind();
  }

  bool blanks() {
    const std::size_t first = skip(all_, begin_, kBlanks);
    std::size_t last = end_;
    while (last > first && kBlanks.contains(all_[last - 1])) {
      --last;
    }
    if (first >= last || (first == begin_ && last == end_)) {
      return false;
    }
    for (std::size_t i = begin_; i < first; ++i) {
      found_blank(Slip::blanks_in_front, begin_, all_[i]);
    }
    for (std::size_t i = last; i < end_; ++i) {
      found_blank(Slip::blanks_behind, last, all_[i]);
    }
    begin_ = first;
    end_ = last;
    return true;
  }

  bool mark_in_front() {
    const std::size_t size = byte_order_mark(rest());
    if (size == 0) {
      return false;
    }
    found(Slip::byte_order_mark, begin_);
    begin_ += size;
    return true;
  }

  // Both quotes, or the one that was left of two; lists of pairs may end in a quote of their own.
  bool quotes() {
    const std::string_view text = rest();
    if (text.size() < 2) {
      return false;
    }
    const bool front = kQuotes.contains(text.front());
    const bool back = kQuotes.contains(text.back());
    const bool both = front && text.back() == text.front();
    const bool url = begins_as_url(text.substr(front ? 1 : 0)) && text.find("://") != std::string_view::npos;
    if (!both && !(url && (front || back))) {
      return false;
    }
    found(Slip::quotes_around, front ? begin_ : end_ - 1);
    begin_ += front ? 1 : 0;
    end_ -= both || (url && back) ? 1 : 0;
    return true;
  }

  // `psql 'postgresql://…'`, as consoles offer it, and `pg_dump -d "host=…" > file`.
  bool command() {
    constexpr std::array<std::string_view, 6> kPrograms{"pg_dump", "pg_restore", "pgbench", "pgcli", "psql", "vacuumdb"};
    const std::string_view text = rest();
    const std::size_t word = skip(text, 0, kLetters + ByteSet("_"));
    if (word == text.size() || !kBlanks.contains(text[word]) || !std::ranges::binary_search(kPrograms, text.substr(0, word))) {
      return false;
    }
    std::size_t next = skip(text, word, kBlanks);
    for (const std::string_view option : {"--dbname=", "--dbname ", "-d "}) {
      if (text.substr(next).starts_with(option)) next = skip(text, next + option.size(), kBlanks);
    }
    const bool quoted = next < text.size() && kQuotes.contains(text[next]);
    const std::string_view string = text.substr(std::min(next + (quoted ? 1 : 0), text.size()));
    if (!begins_as_url(string) && !(quoted && begins_as_pairs(string))) {
      return false;
    }
    found(Slip::command_in_front, begin_);
    if (const std::size_t close = quoted ? string.find(text[next]) : std::string_view::npos; close != std::string_view::npos) {
      end_ = begin_ + next + 1 + close + 1;  // further options stand behind it
    }
    begin_ += next;
    return true;
  }

  // `DATABASE_URL=…`, `export …=`, `url: …`, `"url": "…"`, `- name: …`.
  bool name() {
    const std::string_view text = rest();
    std::size_t at = 0;
    for (const std::string_view word : {"export ", "set ", "ENV ", "$env:", "- "}) {
      if (text.starts_with(word)) {
        at = skip(text, word.size(), kBlanks);
        break;
      }
    }
    at = skip(text, at, kQuotes);
    const std::size_t name_end = skip(text, at, kNameBytes);
    if (name_end == at) {
      return false;
    }
    const std::size_t mark = skip(text, name_end, kQuotes + kBlanks);
    if (mark >= text.size() || (text[mark] != '=' && text[mark] != ':') || text.substr(mark).starts_with("://")) {
      return false;
    }
    const std::size_t value = skip(text, mark + 1, kBlanks);
    // `r2dbc:postgresql://`: only behind a blank or a quote is a colon YAML's or JSON's.
    if (text[mark] == ':' && value == mark + 1 && !kQuotes.contains(text[mark - 1])) {
      return false;
    }
    const std::string_view behind = text.substr(skip(text, value, kQuotes));
    if (begins_as_url(text)) {
      return false;
    }
    const bool url = is_url_behind_name(behind);
    if (begins_as_pairs(text.substr(at)) || (!url && !begins_as_pairs(behind))) {
      return false;
    }
    found(url ? Slip::name_in_front : Slip::name_of_pairs, begin_);
    begin_ += value;
    return true;
  }

  // The `;` of a statement or the `,` of a list, behind a URL or behind its closing quote.
  bool mark_behind() {
    const std::string_view text = rest();
    if (text.size() < 2 || (text.back() != ';' && text.back() != ',')) {
      return false;
    }
    const bool quoted = kQuotes.contains(text[text.size() - 2]) && kQuotes.contains(text.front());
    if (!quoted && !(begins_as_url(text) && text.find("://") != std::string_view::npos)) {
      return false;
    }
    found(Slip::mark_behind, end_ - 1);
    --end_;
    return true;
  }

  Examined& examined_;
  std::string_view all_;
  std::size_t begin_ = 0;
  std::size_t end_;
};

// A text whose bytes have no places of their own in the text that was given.
void replace_whole(Examined& examined, Slip slip, std::string_view text) {
  MeantText decoded;
  decoded.write(text, examined.meant, 0);
  examined.slips.push_back({slip, examined.meant.origin_of(0)});
  examined.meant = std::move(decoded);
  examined.mended = true;
}

bool decode_base64(Examined& examined) {
  const std::string_view text = examined.meant.text();
  if (std::ranges::none_of(kBase64Beginnings, [&](std::string_view beginning) { return text.starts_with(beginning); })) {
    return false;
  }
  Secret joined;
  for (const char c : text) {
    if (!kBlanks.contains(c)) {
      joined.append(c);
    }
  }
  const auto decoded = decode(Spelling::base64, joined.expose());
  if (!decoded || !is_utf8(decoded->expose())) {
    return false;
  }
  replace_whole(examined, Slip::base64, decoded->expose());
  return true;
}

bool decode_whole(Examined& examined) {
  const std::string_view text = examined.meant.text();
  const std::size_t escape = text.find("%3A%2F%2F");
  const std::size_t lower = text.find("%3a%2f%2f");
  if (!begins_as_url(text) || text.find("://") != std::string_view::npos || std::min(escape, lower) == std::string_view::npos) {
    return false;
  }
  const auto decoded = percent_decode(text, Plus::literal, nullptr);
  if (!decoded) {
    return false;
  }
  replace_whole(examined, Slip::encoded_whole, decoded->expose());
  return true;
}

struct Escape {
  std::string_view spelled, meant;
  Slip slip;
};

// What JSON and HTML write for characters of a URL. No URL holds a raw backslash; `&amp;` could stand in
// one, but nobody has a parameter `amp;…`.
constexpr std::array<Escape, 6> kEscapes{{
    {"\\u0026", "&", Slip::json_escapes},
    {"\\u003d", "=", Slip::json_escapes},
    {"\\u003D", "=", Slip::json_escapes},
    {"\\/", "/", Slip::json_escapes},
    {"&amp;", "&", Slip::html_escapes},
    {"&#38;", "&", Slip::html_escapes},
}};

void undo_escapes(Examined& examined) {
  const std::string_view text = examined.meant.text();
  if (!begins_as_url(text)) {
    return;
  }
  MeantText plain;
  bool changed = false;
  for (std::size_t i = 0; i < text.size();) {
    const auto* const escape = std::ranges::find_if(kEscapes, [&](const Escape& e) { return text.substr(i).starts_with(e.spelled); });
    if (escape == kEscapes.end()) {
      plain.take(examined.meant, i, 1);
      ++i;
      continue;
    }
    if (std::ranges::find(examined.slips, escape->slip, &FoundSlip::slip) == examined.slips.end()) {
      examined.slips.push_back({escape->slip, examined.meant.origin_of(i)});
    }
    plain.write(escape->meant, examined.meant, i);
    i += escape->spelled.size();
    changed = true;
  }
  if (changed) {
    examined.meant = std::move(plain);
    examined.mended = true;
  }
}

}  // namespace

void unwrap(Examined& examined) {
  Wrapping(examined).take_off();
  if (decode_base64(examined) || decode_whole(examined)) {
    Wrapping(examined).take_off();
  }
  undo_escapes(examined);
}

}  // namespace dsnsmith
