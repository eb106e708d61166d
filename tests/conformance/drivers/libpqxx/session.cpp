// A session of libpqxx behind functions that Python's ctypes can call. An error is a name; no message leaves this file.
//
// pqxx_run answers with the row's fields, each its type's number, a colon and its text, with the unit separator between them.

#include <exception>
#include <memory>
#include <pqxx/pqxx>
#include <string>
#include <vector>

namespace {

struct Session {
  explicit Session(const char *url) : connection(url) {}

  pqxx::connection connection;
  std::unique_ptr<pqxx::work> transaction;
};

thread_local std::string answer;

std::string name_of_current() {
  try {
    throw;
  } catch (const pqxx::sql_error &error) {
    return error.sqlstate().empty() ? "sql_error" : error.sqlstate();
  } catch (const pqxx::broken_connection &) {
    return "broken_connection";
  } catch (const std::exception &) {
    return "exception";
  }
}

// The answer is the error's name where it is false.
template <typename Action> bool tried(Action action) {
  try {
    action();
    return true;
  } catch (...) {
    answer = name_of_current();
    return false;
  }
}

pqxx::result executed(pqxx::transaction_base &in, const char *name, const char *sql, const std::vector<std::string> &values) {
  const auto given = pqxx::prepare::make_dynamic_params(values);
  return name == nullptr ? in.exec_params(sql, given) : in.exec_prepared(name, given);
}

void put_row(const pqxx::result &result) {
  answer.clear();
  if (result.empty()) return;
  for (const auto &field : result.front()) {
    if (!answer.empty()) answer += '\x1f';
    answer += std::to_string(field.type()) + ":" + field.c_str();
  }
}

} // namespace

extern "C" {

const char *pqxx_answer() { return answer.c_str(); }

Session *pqxx_open(const char *url) {
  Session *made = nullptr;
  tried([&] { made = new Session(url); });
  return made;
}

void pqxx_close(Session *session) {
  tried([&] { delete session; });
}

bool pqxx_prepare(Session *session, const char *name, const char *sql) {
  return tried([&] { session->connection.prepare(name, sql); });
}

// By the prepared statement of that name, or by exec_params where there is no name.
bool pqxx_run(Session *session, const char *name, const char *sql, int count, const char *const *arguments) {
  return tried([&] {
    const std::vector<std::string> values(arguments, arguments + count);
    if (session->transaction) return put_row(executed(*session->transaction, name, sql, values));
    pqxx::nontransaction alone(session->connection);
    put_row(executed(alone, name, sql, values));
  });
}

bool pqxx_begin(Session *session) {
  return tried([&] { session->transaction = std::make_unique<pqxx::work>(session->connection); });
}

bool pqxx_commit(Session *session) {
  return tried([&] {
    const auto ending = std::move(session->transaction);
    ending->commit();
  });
}
}
