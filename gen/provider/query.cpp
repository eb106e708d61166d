#include "provider/query.hpp"

namespace dsnsmith {
namespace {

class QueryReader {
 public:
  QueryReader(const Provider::Facts& facts, std::string_view input, const Place& place,
              Diagnostics& diagnostics)
      : facts_(facts),
        input_(ShownText::of_table(input)),
        place_(place),
        diagnostics_(diagnostics) {}

  QueryTaken read(const Pasted& pasted) {
    for (const PastedParameter& parameter : pasted.query) {
      const std::string_view key = parameter.name.expose();
      const std::string_view value = parameter.value.expose();
      if (key == "sslmode" || key == "ssl") {
        read_mode(key == "ssl" && value == "true" ? "require" : value);
      } else if (key == "sslrootcert" && value == "system") {
        taken_.tls.system_roots = true;
      } else if (key == "sslrootcert") {
        taken_.tls.ca = std::string(value);
      } else if (key == "sslcert") {
        taken_.tls.cert = std::string(value);
      } else if (key == "sslkey") {
        taken_.tls.key = std::string(value);
      } else if (key == "options") {
        read_options(value);
      } else {
        report_parameter(key);
      }
    }
    return std::move(taken_);
  }

 private:
  void read_mode(std::string_view word) {
    const std::optional<TlsMode> mode = tls_mode_of(word);
    if (!mode) {
      diagnostics_.error(
          Code::invalid_value, place_, {"`sslmode` in `", input_, "` is none of its words"},
          {"one of `disable`, `allow`, `prefer`, `require`, `verify-ca`, `verify-full`"});
      return;
    }
    taken_.tls.least = mode;
  }

  // Words of `options`: what routes (`databaseid=…`) is an input, the rest is settings.
  void read_options(std::string_view value) {
    bool settings = false;
    while (!value.empty()) {
      const std::size_t end = value.find_first_of(" &");
      const std::string_view word = value.substr(0, end);
      value.remove_prefix(end == std::string_view::npos ? value.size() : end + 1);
      if (word.empty()) {
        continue;
      }
      std::optional<Captures> captures = routing(word);
      if (captures) {
        taken_.routing.push_back(std::move(*captures));
      } else {
        settings = true;
      }
    }
    if (settings) {
      report_parameter("options");
    }
  }

  std::optional<Captures> routing(std::string_view word) const {
    for (const Pattern& form : facts_.options) {
      if (std::optional<Captures> captures = form.recognise(word)) {
        return captures;
      }
    }
    for (const EndpointFacts& endpoint : facts_.endpoints) {
      for (const Pattern& form : endpoint.routing) {
        if (std::optional<Captures> captures = form.recognise(word)) {
          return captures;
        }
      }
    }
    return std::nullopt;
  }

  // Only names of the parameter table are shown: a raw `?` in a password would put a part
  // of it in the place of a name.
  void report_parameter(std::string_view key) {
    const ParameterFacts* known = find_parameter(key);
    if (key == "options") {
      diagnostics_.error(
          Code::url_parameter_left, place_,
          {"`options` in `", input_, "` holds settings, and they are not taken from there"}, {},
          {"write each under `parameters`, and remove it from `", input_, "`"});
    } else if (known != nullptr) {
      const ShownText word = ShownText::of_table(known->name);
      diagnostics_.report(
          known->if_lost == LossSeverity::error ? Severity::error : Severity::warning,
          Code::url_parameter_left, place_,
          {"the parameter `", word, "` in `", input_, "` is not taken from there"}, {},
          {"write it under `parameters`, and remove it from `", input_, "`"});
    } else {
      diagnostics_.warning(
          Code::url_parameter_left, place_,
          {"`", input_, "` has a parameter that no connection has, and it is left out"}, {},
          {"what a driver or a pool is to be told stands under `parameters` or `pool`; remove it "
           "from `",
           input_, "`"});
    }
  }

  const Provider::Facts& facts_;
  ShownText input_;
  const Place& place_;
  Diagnostics& diagnostics_;
  QueryTaken taken_;
};

}  // namespace

QueryTaken read_query(const Provider::Facts& facts, const Pasted& pasted, std::string_view input,
                      const Place& place, Diagnostics& diagnostics) {
  return QueryReader(facts, input, place, diagnostics).read(pasted);
}

}  // namespace dsnsmith
