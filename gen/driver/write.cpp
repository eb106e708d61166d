#include <algorithm>

#include "text/options.hpp"
#include "driver/rows.hpp"
#include "driver/string_form.hpp"
#include "driver/variant.hpp"

namespace dsnsmith {
namespace {

std::vector<std::string> path_of(std::string_view dotted, std::string_view general_key) {
  // The name that stands for `*` may hold dots of its own (`app.tenant`).
  std::vector<std::string> path;
  const std::size_t fixed = general_key.ends_with('*') ? general_key.size() - 1 : dotted.size();
  std::size_t start = 0;
  for (;;) {
    const std::size_t dot = dotted.find('.', start);
    if (dot == std::string_view::npos || dot >= fixed) {
      path.emplace_back(dotted.substr(start));
      return path;
    }
    path.emplace_back(dotted.substr(start, dot - start));
    start = dot + 1;
  }
}

class Writer {
 public:
  explicit Writer(const Driver& driver) : driver_(driver) {}

  WrittenVariant write(const Connection& c, Credentials credentials);

 private:
  void put(Carrier carrier, std::string_view key, std::string_view general_key, Value value,
           Piece piece, std::string_view parameter = {});
  void put_all(const std::vector<Write>& writes, const Tls& tls, Piece piece, std::string_view parameter = {});
  void parts(const Connection& c);
  void tls(const Connection& c);
  void statements(const Connection& c);
  void parameters(const Connection& c);
  void note(std::string_view text);

  const Driver& driver_;
  StringContent string_;
  WrittenVariant result_;
};

void Writer::put(Carrier carrier, std::string_view key, std::string_view general_key, Value value,
                 Piece piece, std::string_view parameter) {
  result_.written.push_back({piece, carrier, std::string(key), std::string(parameter)});
  switch (carrier) {
    case Carrier::url: string_.values.push_back({std::string(key), std::move(value.text), 0}); break;
    case Carrier::settings:
      result_.variant.settings.push_back({path_of(key, general_key), std::move(value)});
      break;
    case Carrier::env: result_.variant.env.push_back({std::string(key), std::move(value.text)}); break;
    case Carrier::files: break;  // contents of files are known to run/, not here
  }
}

void Writer::put_all(const std::vector<Write>& writes, const Tls& tls, Piece piece,
                     std::string_view parameter) {
  for (const Write& write : writes) {
    const bool typed = write.carrier == Carrier::settings;
    put(write.carrier, write.key, write.key,
        {typed ? write.type : ValueType::text,
         write.type == ValueType::null ? Secret() : Secret::copy_of(filled(write.value, tls))},
        piece, parameter);
  }
}

void Writer::note(std::string_view text) {
  if (!text.empty() && std::ranges::find(result_.variant.notes, text) == result_.variant.notes.end()) {
    result_.variant.notes.emplace_back(text);
  }
}

// Who, where and which database, as far as no string says it.
void Writer::parts(const Connection& c) {
  const Address& first = c.addresses.front();
  const auto& all = driver_.facts().parts;
  // A driver that takes the socket's file apart from hosts is given one or the other.
  const bool file = first.host.is_socket() && std::ranges::any_of(all, [](const auto& row) { return row.first == "socket"; });
  // One that takes its directory by a name of its own, in place of the host.
  const bool directory = first.host.is_socket() && std::ranges::any_of(all, [](const auto& row) { return row.first == "socket_directory"; });
  // Beside a whole string there is only a socket to say, at the versions whose string cannot.
  const auto& string = driver_.facts().string;
  if (string && string->credentials && (string->socket != SocketForm::settings || !first.host.is_socket())) {
    return;
  }
  for (const auto& [part, path] : all) {
    if (part == "socket" ? !file : file && (part == "host" || part == "port")) continue;
    Value value{ValueType::text, {}};
    if (part == "user") value.text = Secret::copy_of(c.user);
    if (part == "password") {
      if (!c.password) continue;
      value.text = c.password->clone();
    }
    if (part == "socket_directory" ? !directory : directory && part == "host") continue;
    if (part == "host" || part == "socket_directory") value.text = Secret::copy_of(first.host.text());
    if (part == "port") {
      if (!first.port) continue;
      value = {driver_.facts().port_type, Secret::copy_of(first.port->text())};
    }
    if (part == "socket") value.text = Secret::copy_of(socket_file(first));
    if (part == "database") value.text = Secret::copy_of(c.database);
    put(Carrier::settings, path, path, std::move(value), Piece::identity);
  }
}

void Writer::tls(const Connection& c) {
  if (c.uses_socket() && driver_.facts().on_socket) {
    put_all(*driver_.facts().on_socket, c.tls, Piece::tls);
    return;
  }
  if (const TlsRow* row = tls_row_to_write(driver_, c.tls.mode, c.tls.roots)) {
    put_all(row->writes, c.tls, Piece::tls);
    note(row->note);
  }
  if (!c.tls.cert.empty()) {
    put_all(driver_.facts().client_certificate, c.tls, Piece::tls);
  }
}

void Writer::statements(const Connection& c) {
  if (c.statements == Statements::unprepared) {
    if (const StatementsRow* row = statements_row_to_write(driver_, "none")) {
      put_all(row->writes, c.tls, Piece::statements);
      note(row->note);
      note(row->code);
    }
  }
}

void Writer::parameters(const Connection& c) {
  OptionsContent options;
  options.words = c.routing;
  for (const Parameter& parameter : c.parameters) {
    if (options_row_for(driver_, parameter.name) != nullptr) {
      options.settings.emplace_back(parameter.name, parameter.value.clone());
    } else if (const ParameterRow* row = parameter_row_to_write(driver_, parameter.name)) {
      put(row->carrier, key_of(*row, parameter.name), row->key,
          *spelled(*row, parameter.name, parameter.value), Piece::parameter, parameter.name);
      put_all(row->along, c.tls, Piece::parameter, parameter.name);
    }
  }
  if (options.words.empty() && options.settings.empty()) {
    return;
  }
  if (const ParameterRow* row = options_row_to_write(driver_)) {
    const Piece piece = options.words.empty() ? Piece::parameter : Piece::routing;
    put(row->carrier, row->key, row->key, {ValueType::text, row->pairs ? write_pairs(options) : write_options(options)}, piece,
        options.words.empty() ? std::string_view(options.settings.front().first) : std::string_view());
  }
}

WrittenVariant Writer::write(const Connection& c, Credentials credentials) {
  const DriverFacts& facts = driver_.facts();
  put_all(facts.fixed, c.tls, Piece::identity);
  tls(c);
  statements(c);
  parameters(c);
  if (facts.string) {
    string_.has_user = credentials == Credentials::written && !(c.user.empty() && !c.password);
    string_.user = Secret::copy_of(c.user);
    if (c.password) {
      string_.password = c.password->clone();
    }
    string_.addresses = c.addresses;
    string_.database = Secret::copy_of(c.database);
    result_.variant.url = write_string(*facts.string, string_);
    result_.written.push_back({Piece::identity, Carrier::url, "url", {}});
  }
  if (credentials == Credentials::written || !facts.string || facts.string->credentials) {
    parts(c);
  }
  for (const std::string_view text : facts.notes) {
    note(text);
  }
  std::ranges::sort(result_.variant.settings, {}, &Setting::path);
  std::ranges::sort(result_.variant.env, {}, &Variable::name);
  return std::move(result_);
}

}  // namespace

WrittenVariant write_variant(const Connection& tailored, const Driver& driver,
                             Credentials credentials) {
  return Writer(driver).write(tailored, credentials);
}

}  // namespace dsnsmith
