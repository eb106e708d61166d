// PgBouncer's userlist.txt: "user" "password" on a line each, quotes doubled (pgbouncer src/loader.c load_auth_file). The
// last line of a user counts. A comment of ours before each line says which entries are in it: `NAME.user`, `NAME.password`.
#include <algorithm>
#include <array>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "format/formats.hpp"
#include "format/ini_file.hpp"
#include "format/keyed_file.hpp"
#include "format/owned_lines.hpp"
#include "format/reports.hpp"
#include "text/byte_set.hpp"

namespace dsnsmith {
namespace {

constexpr std::array<ReaderFacts, 1> kReaders{{
    {"pgbouncer", "PgBouncer's auth_file",
     "text without NUL: a user of at most 127 bytes, a password of at most 2047, quotes counted twice; no password that looks like a stored hash",
     "pgbouncer/pgbouncer src/loader.c load_auth_file, src/util.c get_password_type; tests/conformance/readers with 1.18.0 and 1.24.1", "run"},
}};

constexpr std::string_view kProgram = "PgBouncer";
constexpr OwnedMarks kMarks{";"};
constexpr std::string_view kUser = "user";
constexpr std::string_view kPassword = "password";
constexpr std::size_t kLongestUser = 127;
constexpr std::size_t kLongestPassword = 2047;
constexpr ByteSet kSpace(" \t\n\v\f\r");
constexpr ByteSet kHex = kDigits + ByteSet("abcdef");
constexpr std::size_t kMd5 = 35;
constexpr ByteSet kNameBytes = kLetters + kDigits + ByteSet("_-.");

struct Account {
  Secret user;
  Secret password;
};

using Accounts = std::vector<std::optional<Account>>;  // one for each line of the file

// The lines of a file, and what PgBouncer takes from each.
class Scanner {
 public:
  Scanner(std::string_view bytes, ReadFault& fault) : bytes_(bytes), fault_(fault) {}

  bool scan() {
    if (const std::size_t nul = bytes_.find('\0'); nul != bytes_.npos) {
      return fail(nul, "a NUL byte");
    }
    for (std::size_t begin = 0; begin < bytes_.size();) {
      std::size_t at = begin;
      while (at < bytes_.size() && bytes_[at] != '\n' && kSpace.contains(bytes_[at])) {
        ++at;
      }
      std::optional<Account> account;
      const bool blank = at == bytes_.size() || bytes_[at] == '\n';
      if (!blank && bytes_[at] != ';' && !take_account(at, account)) {
        return false;
      }
      const std::size_t end = std::min(bytes_.find('\n', at), bytes_.size() - 1) + 1;
      add(begin, end, std::move(account));
      begin = end;
    }
    return true;
  }

  std::vector<OwnedLine> lines;
  Accounts accounts;

 private:
  bool fail(std::size_t offset, std::string_view what) {
    fault_ = {offset, what};
    return false;
  }

  void add(std::size_t begin, std::size_t end, std::optional<Account> account) {
    OwnedLine line{Secret::copy_of(bytes_.substr(begin, end - begin)), begin, {}};
    const auto marked = kMarks.owner_of(bytes_.substr(begin, end - begin));
    line.is_mark = marked.has_value();
    line.owner = line.is_mark ? *marked : account ? owner_ : std::string_view();
    owner_ = marked.value_or(std::string_view());
    lines.push_back(std::move(line));
    accounts.push_back(std::move(account));
  }

  // find_quote(): `at` of the quote that is not doubled.
  bool find_closing(std::size_t& at) const {
    while (at < bytes_.size()) {
      if (bytes_[at] != '"') {
        ++at;
      } else if (at + 1 < bytes_.size() && bytes_[at + 1] == '"') {
        at += 2;
      } else {
        return true;
      }
    }
    return false;
  }

  // From the quote at `at` on; `at` is behind the closing one then.
  std::optional<Secret> take_quoted(std::size_t& at, std::size_t longest) {
    const std::size_t begin = ++at;
    if (!find_closing(at)) {
      fail(begin - 1, "a quote that is not closed");
      return std::nullopt;
    }
    if (at - begin > longest) {
      fail(begin - 1, "a user or a password that is too long");
      return std::nullopt;
    }
    Secret text;
    for (std::size_t i = begin; i < at; ++i) {
      text.append(bytes_[i]);
      i += bytes_[i] == '"' ? 1U : 0U;
    }
    ++at;
    return text;
  }

  // What stands between the two is passed over, line feeds too.
  bool take_account(std::size_t& at, std::optional<Account>& account) {
    if (bytes_[at] != '"') {
      return fail(at, "something else than a user in quotes");
    }
    const std::size_t begin = at;
    auto user = take_quoted(at, kLongestUser);
    if (!user) {
      return false;
    }
    at = bytes_.find('"', at);
    if (at == bytes_.npos) {
      return fail(begin, "a user without a password in quotes");
    }
    auto password = take_quoted(at, kLongestPassword);
    if (!password) {
      return false;
    }
    account = Account{std::move(*user), std::move(*password)};
    return true;
  }

  std::string_view bytes_;
  ReadFault& fault_;
  std::string_view owner_;
};

// The line in which the last password of each user stands.
std::unordered_map<std::string, std::size_t> last_lines(const Accounts& accounts) {
  std::unordered_map<std::string, std::size_t> last;
  for (std::size_t i = 0; i < accounts.size(); ++i) {
    if (accounts[i]) {
      last[std::string(accounts[i]->user.expose())] = i;
    }
  }
  return last;
}

// get_password_type() and parse_scram_secret(): what PgBouncer takes for the hash of another password.
bool looks_hashed(std::string_view password) {
  if (password.size() == kMd5 && password.starts_with("md5") && kHex.contains_all(password.substr(3))) {
    return true;
  }
  constexpr std::string_view kScram = "SCRAM-SHA-256$";
  if (!password.starts_with(kScram)) {
    return false;
  }
  password.remove_prefix(kScram.size());
  const std::size_t colon = password.find(':');
  const std::size_t dollar = password.find('$');
  const std::size_t second = password.find(':', dollar == password.npos ? 0 : dollar);
  return colon != 0 && dollar != password.npos && colon < dollar && second != password.npos && kDigits.contains_all(password.substr(0, colon));
}

Secret quoted(std::string_view text) {
  Secret out = Secret::copy_of("\"");
  for (const char c : text) {
    out.append(c == '"' ? "\"\"" : std::string_view(&c, 1));
  }
  out.append('"');
  return out;
}

struct Record {
  std::string_view name;
  const Secret* user = nullptr;
  const Secret* password = nullptr;
  std::size_t user_entry = 0;
  std::size_t password_entry = 0;
};

bool can_carry(const EmitRequest& request, const Record& record, Diagnostics& diagnostics) {
  if (record.user == nullptr || record.password == nullptr) {
    diagnostics.error(Code::missing_key, request.place, {"the user `", ShownText::of_shown_field(record.name), "` of the list needs a name and a password"}, {},
                      {"entries `NAME.user` and `NAME.password`, or the bundle `pgbouncer-userlist`"});
    return false;
  }
  const std::string_view user = record.user->expose();
  const std::string_view password = record.password->expose();
  constexpr std::string_view kHelp = "choose another one, or let PgBouncer ask the server: `auth_query`";
  const auto spelled = [](std::string_view text) { return text.size() + static_cast<std::size_t>(std::ranges::count(text, '"')); };
  for (const auto& [text, index, longest] : {std::tuple{user, record.user_entry, kLongestUser}, {password, record.password_entry, kLongestPassword}}) {
    if (text.find('\0') != text.npos) {
      return report_value(request, index, "holds a NUL byte, where PgBouncer stops reading", kHelp, diagnostics);
    }
    if (text.empty()) {
      return report_value(request, index, "is empty, and PgBouncer lets nobody in with it", kHelp, diagnostics);
    }
    if (spelled(text) > longest) {
      return report_value(request, index, "is longer than PgBouncer reads, its quotes counted twice", kHelp, diagnostics);
    }
  }
  if (looks_hashed(password)) {
    return report_value(request, record.password_entry, "looks like the hash of another password, and PgBouncer would take it for that", kHelp, diagnostics);
  }
  return true;
}

std::optional<std::vector<Record>> records_of(const EmitRequest& request, Diagnostics& diagnostics) {
  std::vector<Record> records;
  std::unordered_map<std::string_view, std::size_t> by_name;
  bool good = true;
  for (std::size_t i = 0; i < request.entries.size(); ++i) {
    const Entry& entry = request.entries[i];
    const IniName name = split_at_last_dot(entry.key);
    const bool is_user = name.name == kUser;
    if (name.section.empty() || !kNameBytes.contains_all(name.section) || (!is_user && name.name != kPassword)) {
      diagnostics.error(Code::invalid_entry_key, place_of_entry(request, i), {"`", ShownText::of_shown_field(entry.key), "` is no field of a user list"},
                        {"NAME.user or NAME.password, the name of letters, digits, `_`, `-` and `.`"}, {"use the bundle `pgbouncer-userlist`"});
      good = false;
      continue;
    }
    const auto [at, is_new] = by_name.emplace(name.section, records.size());
    if (is_new) {
      records.push_back({name.section});
    }
    Record& record = records[at->second];
    (is_user ? record.user : record.password) = &entry.value;
    (is_user ? record.user_entry : record.password_entry) = i;
  }
  for (const Record& record : records) {
    good = good && can_carry(request, record, diagnostics);
  }
  return good ? std::optional(std::move(records)) : std::nullopt;
}

// A line of others may stand behind ours, and PgBouncer takes the last of a user.
bool are_last(const EmitRequest& request, const OwnedFile& file, Diagnostics& diagnostics) {
  ReadFault fault;
  Scanner scanner(file.text.expose(), fault);
  scanner.scan();  // not the lines of `file`, which have no header
  const auto last = last_lines(scanner.accounts);
  for (std::size_t i = 0; i < scanner.accounts.size(); ++i) {
    if (!scanner.accounts[i] || scanner.lines[i].owner.empty()) {
      continue;
    }
    const std::size_t other = last.at(std::string(scanner.accounts[i]->user.expose()));
    if (scanner.accounts[other]->password == scanner.accounts[i]->password) {
      continue;
    }
    const auto theirs = std::ranges::find(file.lines, scanner.lines[other].text, &OwnedLine::text);
    if (scanner.lines[other].owner.empty() && theirs != file.lines.end()) {
      return report_not_edited(request.existing->expose(), theirs->origin, "another password for a user of ours, and PgBouncer takes the last", request.place, diagnostics);
    }
    return !diagnostics.error(Code::contradiction, request.place, {"two entries give one user different passwords, and PgBouncer takes the last"});
  }
  return true;
}

std::optional<Secret> emit(const EmitRequest& request, Diagnostics& diagnostics) {
  const auto records = records_of(request, diagnostics);
  const std::string_view existing = request.existing == nullptr ? std::string_view() : request.existing->expose();
  ReadFault fault;
  Scanner scanner(existing, fault);
  if (!scanner.scan()) {
    report_unreadable(existing, fault.offset, fault.what, kProgram, request.place, diagnostics);
    return std::nullopt;
  }
  if (!records) {
    return std::nullopt;
  }
  std::vector<OwnedRecord> ours;
  for (const Record& record : *records) {
    ours.push_back({record.name, {}});
    Secret& line = ours.back().lines.emplace_back(quoted(record.user->expose()));
    line.append(" ").append(quoted(record.password->expose()));
  }
  OwnedFile file = merge_owned_lines(request, kMarks, std::move(scanner.lines), ours);
  return are_last(request, file, diagnostics) ? std::optional(std::move(file.text)) : std::nullopt;
}

// Lines of others have no name by which an entry could be called.
std::optional<std::vector<Entry>> read(const ReadRequest& request, Diagnostics& diagnostics) {
  const std::string_view bytes = request.bytes.expose();
  ReadFault fault;
  Scanner scanner(bytes, fault);
  if (!scanner.scan()) {
    report_unreadable(bytes, fault.offset, fault.what, kProgram, request.place, diagnostics);
    return std::nullopt;
  }
  const auto last = last_lines(scanner.accounts);
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < scanner.accounts.size(); ++i) {
    if (!scanner.accounts[i] || scanner.lines[i].owner.empty()) {
      continue;
    }
    const std::string name(scanner.lines[i].owner);
    const std::size_t line = last.at(std::string(scanner.accounts[i]->user.expose()));
    entries.push_back({name + "." + std::string(kUser), scanner.accounts[i]->user.clone()});
    entries.push_back({name + "." + std::string(kPassword), scanner.accounts[line]->password.clone()});
  }
  return entries;
}

OwnHeader header_of_list(std::string_view bytes) {
  return kMarks.header_of(bytes);
}

}  // namespace

constinit const Format kPgbouncerUserlist{
    "pgbouncer-userlist", "PgBouncer's userlist.txt", kReaders, "", ForeignContent::kept, header_of_list, FilesAs::beside, emit, read,
};

}  // namespace dsnsmith
