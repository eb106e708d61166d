#include "import/found.hpp"

#include <algorithm>

#include "check/string.hpp"
#include "import/beside.hpp"
#include "import/database.hpp"
#include "import/parts.hpp"
#include "text/byte_set.hpp"

namespace dsnsmith {
namespace {

constexpr std::string_view kKeyOfString = "DATABASE_URL";  // of a string that has no name

// A name that a variable can have.
std::string variable_of(std::string_view key) {
  constexpr ByteSet kName = kLetters + kDigits + ByteSet("_");
  std::string name(key);
  std::ranges::replace_if(name, [&](char c) { return !kName.contains(c); }, '_');
  return name.empty() || kDigits.contains(name.front()) ? "_" + name : name;
}

// Where the value of this entry is when the spec is used; with `part` only the password in it is meant.
std::string source_of(const ImportRequest& request, const FoundEntry& entry, bool part) {
  const std::string key = entry.key.empty() ? std::string(kKeyOfString) : entry.key;
  const std::string tail = part ? ", part: password}" : "}";
  switch (request.stay) {
    case SecretsStay::in_file: return "{file: " + spec_scalar(request.path) + tail;
    case SecretsStay::in_folder: return "{file: " + spec_scalar(request.path + "/" + key) + tail;
    case SecretsStay::in_variables: break;
  }
  const bool whole_output = request.found.kind == EntriesKind::terraform_output && parent_path(entry).empty() && !key.ends_with(']');
  if (whole_output) {
    return "{command: [terraform, output, -raw, " + spec_scalar(key) + "]" + tail;
  }
  return "{env: " + spec_scalar(variable_of(key)) + tail;
}

class Finder {
 public:
  Finder(const ImportRequest& request, Diagnostics& diagnostics) : request_(request), diagnostics_(diagnostics) {}

  std::vector<FoundConnection> find() {
    for (const FoundEntry& entry : request_.found.entries) {
      const ValueLooks looks = request_.found.kind == EntriesKind::string ? ValueLooks::connection : looks_of_value(entry.value.expose());
      if (looks == ValueLooks::connection) {
        take_string(entry);
      } else if (looks == ValueLooks::other_database) {
        diagnostics_.note(Code::not_imported, entry.place, {"`", ShownText::of_shown_field(entry.key), "` leads to another kind of database, and is left out"});
      }
    }
    for (PartsGroup& group : groups_of_parts(request_.found.entries, diagnostics_)) {
      take_parts(group);
    }
    return std::move(found_);
  }

 private:
  void take_string(const FoundEntry& entry) {
    if (request_.driver.empty() && take_with_login(entry)) {
      return;
    }
    Diagnostics inner;
    auto read = read_string_input(entry.value, request_.driver, entry.place, inner);
    if (!read && request_.driver.empty()) {
      read = read_by_its_words(entry.value, entry.place);
    }
    if (!read) {
      diagnostics_.append(std::move(inner));
      return;
    }
    const std::string key = entry.key.empty() ? std::string(kKeyOfString) : entry.key;
    FoundConnection one;
    one.entries.push_back({parent_path(entry), key, ", driver: " + std::string(read->driver.id())});
    one.keys.push_back(key);
    one.place = entry.place;
    one.password = read->connection.password ? source_of(request_, entry, true) : "none";
    Diagnostics findings;
    check_string(entry.value, entry.place, {{std::string(read->driver.id())}, "", Use::application, false}, findings);
    one.findings.emplace_back(key, std::move(findings));
    one.connection = std::move(read->connection);
    one.drivers.push_back(std::move(read->driver));
    add(std::move(one));
  }

  // Spring's url, with its username and password in entries of their own.
  bool take_with_login(const FoundEntry& entry) {
    const auto login = login_beside(entry, request_.found.entries);
    auto read = login ? read_with_login(entry, *login) : std::nullopt;
    if (!read) {
      return false;
    }
    FoundConnection one;
    const std::string driver = ", driver: " + std::string(read->driver.id());
    one.entries.push_back({parent_path(entry), entry.key, driver});
    one.entries.push_back({parent_path(entry), login->prefix + "*", driver + ", as: properties, names: " + login->names(read->driver)});
    one.keys = {entry.key, login->user->key, login->password->key};
    one.place = entry.place;
    one.password = source_of(request_, *login->password, false);
    one.password_alone = true;
    Diagnostics findings;
    check_string(entry.value, entry.place, {{std::string(read->driver.id())}, "", Use::application, false}, findings);
    one.connection = std::move(read->connection);
    // No string of Spring's has all of it; whether the two entries have, the spec is asked as a whole.
    if (auto libpq = Driver::select(ShownText::of_table("libpq"), entry.place, findings)) {
      one.drivers.push_back(std::move(*libpq));
    }
    one.findings.emplace_back(entry.key, std::move(findings));
    add(std::move(one));
    return true;
  }

  void take_parts(PartsGroup& group) {
    auto read = read_string_input(group.conninfo, "libpq", group.place, diagnostics_);
    if (!read) {
      return;
    }
    FoundConnection one;
    one.entries.push_back({parent_path(*group.entries.front()), group.prefix + "*", group.rest});
    for (const FoundEntry* entry : group.entries) {
      one.keys.push_back(entry->key);
    }
    one.place = group.place;
    one.password_alone = group.password != nullptr;
    one.password = group.password != nullptr ? source_of(request_, *group.password, false) : "none";
    one.connection = std::move(read->connection);
    one.drivers.push_back(std::move(read->driver));
    add(std::move(one));
  }

  // Several keys of one connection make one database.
  void add(FoundConnection one) {
    const auto same = std::ranges::find_if(found_, [&](const FoundConnection& other) {
      return is_same_connection(other.connection, one.connection) && is_same_connection(one.connection, other.connection);
    });
    if (same == found_.end()) {
      found_.push_back(std::move(one));
      return;
    }
    const auto append = [](auto& to, auto& from) {
      std::ranges::move(from, std::back_inserter(to));
    };
    append(same->entries, one.entries);
    append(same->keys, one.keys);
    append(same->findings, one.findings);
    append(same->drivers, one.drivers);
    if (one.password_alone && !same->password_alone) {
      same->password = std::move(one.password);
      same->password_alone = true;
    }
  }

  const ImportRequest& request_;
  Diagnostics& diagnostics_;
  std::vector<FoundConnection> found_;
};

}  // namespace

std::vector<FoundConnection> find_connections(const ImportRequest& request, Diagnostics& diagnostics) {
  return Finder(request, diagnostics).find();
}

}  // namespace dsnsmith
