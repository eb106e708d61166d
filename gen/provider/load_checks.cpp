#include "provider/load_checks.hpp"

#include <algorithm>

#include "text/byte_set.hpp"

namespace dsnsmith {
namespace {

constexpr ByteSet kLower = ByteSet::range('a', 'z');

bool is_date(std::string_view text) {
  return text.size() == 10 && text[4] == '-' && text[7] == '-' &&
         kDigits.contains_all(text.substr(0, 4)) && kDigits.contains_all(text.substr(5, 2)) &&
         kDigits.contains_all(text.substr(8));
}

bool is_word(std::string_view text, std::string_view also) {
  return !text.empty() && kLower.contains(text.front()) &&
         (kLower + kDigits + ByteSet(also)).contains_all(text);
}

bool contains(const std::vector<std::string_view>& list, std::string_view word) {
  return std::ranges::find(list, word) != list.end();
}

class Names {
 public:
  Names(const Provider::Facts& facts, Node root, Diagnostics& diagnostics)
      : facts_(facts), root_(root), diagnostics_(diagnostics) {
    for (const InputFacts& input : facts.inputs) {
      known_.push_back(input.name);
      if (input.kind != InputKind::word) {
        for (const std::vector<Pattern>* forms : {&input.forms, &input.also}) {
          std::ranges::for_each(*forms, [&](const Pattern& form) { add(form); });
        }
      }
    }
    for (const Pattern& form : facts.options) {
      add(form);
    }
  }

  void gaps(const Pattern& pattern, Node at, std::string_view also = {}) {
    for (const std::string_view name : pattern.names()) {
      if (name != also && !contains(known_, name)) {
        wrong(at, {"no input says `", ShownText::of_table(name), "`"});
      }
    }
  }

  void run() {
    if (!is_word(facts_.id, "-")) {
      wrong(root_.find("id"), {"an id is lower-case letters, digits and `-`"});
    }
    const Node endpoints = root_.find("endpoints");
    for (const EndpointFacts& endpoint : facts_.endpoints) {
      check_endpoint(endpoint, endpoints.find(endpoint.id));
    }
    const Node inputs = root_.find("inputs");
    for (const InputFacts& input : facts_.inputs) {
      for (const std::string_view name : input.excludes) {
        if (facts_.find_input(name) == nullptr) {
          wrong(inputs.find(input.name).find("excludes"),
                {"there is no input `", ShownText::of_table(name), "`"});
        }
      }
    }
    const Node use = root_.find("use");
    for (const auto& [key, list] : {std::pair{std::string_view("application"), &facts_.application},
                                    {"migration", &facts_.migration}}) {
      if (list->empty()) {
        wrong(use.find(key), {"a use names at least one endpoint"});
      }
      for (const std::string_view id : *list) {
        if (facts_.find_endpoint(id) == nullptr) {
          wrong(use.find(key), {"there is no endpoint `", ShownText::of_table(id), "`"});
        }
      }
    }
  }

 private:
  void add(const Pattern& form) {
    for (const std::string_view name : form.names()) {
      known_.push_back(name);
    }
  }

  void wrong(Node node, Message message) {
    diagnostics_.error(Code::invalid_provider_file, (node.present() ? node : root_).place(),
                       message);
  }

  void check_endpoint(const EndpointFacts& endpoint, Node node) {
    if (!is_word(endpoint.id, "-")) {
      wrong(node, {"an id is lower-case letters, digits and `-`"});
    }
    for (const Pattern& socket : endpoint.sockets) {
      gaps(socket, node.find("socket"));
    }
    if (endpoint.database_form) {
      const std::vector<std::string_view> names = endpoint.database_form->names();
      if (names.size() != 1 || names.front() != "database") {
        wrong(node.find("database_form"), {"the form has one gap, `database`"});
      }
    }
    for (const Pattern& routing : endpoint.routing) {
      gaps(routing, node.find("routing"));
    }
    if (endpoint.user != nullptr && endpoint.user->form &&
        contains(endpoint.user->form->names(), "role")) {
      gaps(*endpoint.user->form, node.find("user"), "role");
    }
    for (const std::string_view name : endpoint.hosts) {
      const InputFacts* input = facts_.find_input(name);
      if (input == nullptr || input->kind != InputKind::address) {
        wrong(node.find("host"), {"`host` lists inputs that have `address`"});
      }
    }
    for (const auto& [key, names] : {std::pair{std::string_view("needs"), &endpoint.needs},
                                     {"taken_with", &endpoint.taken_with}}) {
      for (const std::string_view name : *names) {
        if (facts_.find_input(name) == nullptr) {
          wrong(node.find(key), {"there is no input `", ShownText::of_table(name), "`"});
        }
      }
    }
    if (!endpoint.database_input.empty() && facts_.find_input(endpoint.database_input) == nullptr) {
      wrong(node.find("database"), {"there is no such input"});
    }
  }

  const Provider::Facts& facts_;
  Node root_;
  Diagnostics& diagnostics_;
  std::vector<std::string_view> known_;
};

}  // namespace

void check_sources(const Fields& top, Diagnostics& diagnostics) {
  const std::vector<Node> sources = top.list("sources");
  if (top.find("sources").is_sequence() && sources.empty()) {
    diagnostics.error(Code::invalid_provider_file, top.find("sources").place(),
                      {"a provider file names at least one source"});
  }
  for (const Node& node : sources) {
    const Fields fields(node, {"page", "repository", "path", "read", "facts"}, diagnostics);
    fields.needed_text("facts");
    if (fields.usable() && fields.find("page").present() == fields.find("repository").present()) {
      diagnostics.error(Code::invalid_provider_file, node.place(),
                        {"a source is a `page`, or a `repository` with a `path`"});
    }
    if (fields.find("repository").present()) {
      fields.needed_text("path");
    }
    if (const Node read = fields.need("read"); read.present() && !is_date(read.text())) {
      diagnostics.error(Code::invalid_provider_file, read.place(),
                        {"`read` is the day on which the source was read"}, {"YYYY-MM-DD"});
    }
  }
}

void check_listed(const Fields& top, std::string_view key, Diagnostics& diagnostics) {
  for (const Node& node : top.list(key)) {
    const Fields fields(
        node, {"why", "given", "use", "endpoint", "tls", "gives", "takes", "warns", "refuses"},
        diagnostics);
    fields.needed_text("why");
    fields.need("given");
    if (const Node tls = fields.find("tls")) {
      const Fields members(tls, {"mode", "ca", "cert", "key"}, diagnostics);
    }
    if (fields.usable() && fields.find("gives").present() == fields.find("refuses").present()) {
      diagnostics.error(Code::invalid_provider_file, node.place(),
                        {"a check has exactly one of `gives` and `refuses`"});
    }
  }
}

void report_pattern(Node node, Pattern::Fault fault, Diagnostics& diagnostics) {
  const Place place = node.place();
  const Code code = Code::invalid_provider_file;
  switch (fault) {
    case Pattern::Fault::none:
      return;  // scalar_text has reported that there is no text
    case Pattern::Fault::unclosed:
      diagnostics.error(code, place, {"a brace has no partner"});
      return;
    case Pattern::Fault::unnamed:
      diagnostics.error(code, place, {"a gap has a name and a type"}, {"`{region:label}`"});
      return;
    case Pattern::Fault::adjacent:
      diagnostics.error(code, place,
                        {"two gaps stand side by side, so nothing says where the first ends"});
      return;
    case Pattern::Fault::twice:
      diagnostics.error(code, place, {"two gaps have the same name"});
      return;
    case Pattern::Fault::unknown_type: {
      std::vector<std::string_view> known;
      for (const CaptureType& type : capture_types()) {
        known.push_back(type.name);
      }
      diagnostics.error(code, place, {"a gap has a type that does not exist"},
                        {"one of ", ShownText::list(known)});
      return;
    }
  }
}

void check_input(const InputFacts& input, Node key, Diagnostics& diagnostics) {
  const auto wrong = [&](Message message) {
    diagnostics.error(Code::invalid_provider_file, key.place(), message);
  };
  constexpr std::string_view kTaken[] = {"url", "port", "user", "database", "role", "password"};
  if (!is_word(input.name, "_")) {
    wrong({"an input's name is lower-case letters, digits and `_`"});
  }
  if (std::ranges::find(kTaken, input.name) != std::end(kTaken)) {
    wrong({"every provider has this input, it is not described again"});
  }
  if (input.kind == InputKind::text &&
      (input.forms.empty() || !contains(input.forms.front().names(), input.name))) {
    wrong({"the first form has a gap of the input's own name"});
  }
  if (input.kind == InputKind::word) {
    for (const std::string_view word : {input.absent, input.fallback}) {
      if (!word.empty() && !contains(input.words, word)) {
        wrong({"`absent` and `fallback` are among the words"});
      }
    }
    for (const auto& [alias, word] : input.aliases) {
      if (!contains(input.words, word)) {
        wrong({"an alias stands for one of the words"});
      }
    }
  }
  if (input.derivable && (input.kind != InputKind::address || input.forms.empty())) {
    wrong({"only an address with a form can be derived"});
  }
  if (input.found.empty()) {
    wrong({"`found` says where a person finds the value"});
  }
}

void check_samples(const CaptureType& type, Node key, Diagnostics& diagnostics) {
  std::string_view rest = type.samples;
  while (!rest.empty()) {
    const std::string_view sample = rest.substr(0, rest.find(' '));
    rest.remove_prefix(std::min(rest.size(), sample.size() + 1));
    if (!type.matches(sample)) {
      diagnostics.error(Code::invalid_provider_file, key.place(),
                        {"the type does not take its own sample `",
                         ShownText::of_shown_field(sample), "`"});
    }
  }
}

void check_names(const Provider::Facts& facts, Node root, Diagnostics& diagnostics) {
  Names(facts, root, diagnostics).run();
}

}  // namespace dsnsmith
