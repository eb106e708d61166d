#include "explain/messages.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <set>

namespace dsnsmith {
namespace {

constexpr std::array kConfidences{std::pair{std::string_view("certain"), Confidence::certain},
                                  std::pair{std::string_view("likely"), Confidence::likely},
                                  std::pair{std::string_view("possible"), Confidence::possible}};
// A pattern of fewer letters would be found in texts about something else.
constexpr std::size_t kLeastWeight = 10;
constexpr std::array kHintKinds{std::pair{std::string_view("driver"), HintKind::driver}, std::pair{std::string_view("provider"), HintKind::provider},
                                std::pair{std::string_view("subject"), HintKind::subject}, std::pair{std::string_view("other"), HintKind::other}};

std::vector<Node::Pair> pairs_of(const Node& node) { return node.is_mapping() ? node.pairs() : std::vector<Node::Pair>(); }

template <typename Facts, typename Key>
const Facts* find_sorted(const std::vector<Facts>& rows, std::string_view key, Key member) {
  const auto found = std::ranges::lower_bound(rows, key, {}, member);
  return found != rows.end() && (*found).*member == key ? &*found : nullptr;
}

}  // namespace

std::string_view name_of(Confidence confidence) {
  return std::ranges::find(kConfidences, confidence, [](const auto& row) { return row.second; })->first;
}

const CauseFacts* Messages::cause(std::string_view name) const { return find_sorted(causes_, name, &CauseFacts::name); }
const HintFacts* Messages::hint(std::string_view id) const { return find_sorted(hints_, id, &HintFacts::id); }

// Reads the files; what is wrong is said where it stands.
class MessageLoader {
 public:
  explicit MessageLoader(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  Messages load(std::span<const Node> files) {
    for (const Node& file : files) {
      if (!keys(file, {"id", "title", "read", "source", "evidence", "drivers", "any_program", "causes", "hints", "messages"})) {
        continue;
      }
      load_causes(file.find("causes"));
      load_hints(file.find("hints"));
      for (const Node& row : list(file.find("messages"))) {
        load_message(file, row);
      }
    }
    std::ranges::sort(result_.causes_, {}, &CauseFacts::name);
    std::ranges::sort(result_.hints_, {}, &HintFacts::id);
    check_references();
    result_.index();
    return std::move(result_);
  }

 private:
  void wrong(const Node& node, Message message) { diagnostics_.error(Code::invalid_value, node.place(), message); }

  bool keys(const Node& mapping, std::initializer_list<std::string_view> known) {
    if (!mapping.is_mapping()) {
      wrong(mapping, {"a mapping has to stand here"});
      return false;
    }
    for (const auto& [key, value] : pairs_of(mapping)) {
      if (std::ranges::find(known, key.text()) == known.end()) {
        wrong(key, {"`", key.shown(), "` means nothing here"});
      }
    }
    return true;
  }

  std::string_view text(const Node& mapping, std::string_view key) {
    const Node node = mapping.find(key);
    if (!node.is_scalar() || node.text().empty()) {
      wrong(mapping, {"`", ShownText::of_table(key), "` is missing"});
    }
    return node.text();
  }

  // One scalar, or a list of them.
  std::vector<Node> list(const Node& node) {
    return node.is_sequence() ? node.items() : node.present() ? std::vector{node} : std::vector<Node>();
  }

  std::vector<FixFor> fixes(const Node& mapping) {
    std::vector<FixFor> rows;
    for (const auto& [key, value] : pairs_of(mapping)) {
      rows.push_back({key.text(), value.text()});
      hints_named_.push_back(key);
    }
    return rows;
  }

  std::vector<MessagePattern> patterns(const Node& row) {
    std::vector<MessagePattern> all;
    for (const Node& node : list(row.find("pattern"))) {
      all.emplace_back(node.text());
    }
    if (all.empty()) {
      wrong(row, {"`pattern` is missing"});
    }
    return all;
  }

  void load_causes(const Node& causes) {
    for (const auto& [key, row] : pairs_of(causes)) {
      if (!keys(row, {"title", "why", "fix", "by_driver", "by_provider", "code", "last_resort"})) {
        continue;
      }
      const Node code = row.find("code");
      if (code && find_code(code.text()) == nullptr) {
        wrong(code, {"there is no such code"});
      }
      result_.causes_.push_back({key.text(), text(row, "title"), text(row, "why"), text(row, "fix"), fixes(row.find("by_driver")),
                                 fixes(row.find("by_provider")), code.text(), row.find("last_resort").text() == "true"});
      once(key, "cause");
    }
  }

  void load_hints(const Node& hints) {
    for (const auto& [key, row] : pairs_of(hints)) {
      if (!keys(row, {"title", "kind", "pattern"})) {
        continue;
      }
      const auto* kind = std::ranges::find(kHintKinds, text(row, "kind"), [](const auto& k) { return k.first; });
      if (kind == kHintKinds.end()) {
        wrong(row.find("kind"), {"`driver`, `provider`, `subject` or `other` has to stand here"});
        continue;
      }
      result_.hints_.push_back({key.text(), text(row, "title"), kind->second, patterns(row)});
      once(key, "hint");
    }
  }

  void load_message(const Node& file, const Node& row) {
    if (!keys(row, {"id", "drivers", "pattern", "causes", "needs", "other", "any_program", "version", "wraps", "source", "evidence", "message"})) {
      return;
    }
    MessageFacts facts;
    facts.id = text(row, "id");
    facts.patterns = patterns(row);
    facts.message = text(row, "message");
    facts.version = row.find("version").text();
    facts.wraps = row.find("wraps").text() == "true";
    facts.any_program = (row.find("any_program") ? row.find("any_program") : file.find("any_program")).text() == "true";
    facts.other = row.find("other").text();
    if (row.find("other")) {
      hints_named_.push_back(row.find("other"));
    }
    for (const Node& node : list(row.find("drivers") ? row.find("drivers") : file.find("drivers"))) {
      facts.drivers.push_back(node.text());
      hints_named_.push_back(node);
    }
    for (const Node& node : list(row.find("needs"))) {
      facts.needs.push_back(node.text());
      hints_named_.push_back(node);
    }
    load_causes_of(row, facts);
    check_provenance(file, row);
    if (std::ranges::any_of(facts.patterns, [](const MessagePattern& p) { return p.weight() < kLeastWeight; })) {
      wrong(row, {"the pattern has too few words to mean one thing"});
    }
    once(row.find("id"), "message");
    result_.messages_.push_back(std::move(facts));
  }

  void load_causes_of(const Node& row, MessageFacts& facts) {
    for (const auto& [key, value] : pairs_of(row.find("causes"))) {
      const auto* found = std::ranges::find(kConfidences, value.text(), [](const auto& c) { return c.first; });
      if (found == kConfidences.end()) {
        wrong(value, {"`certain`, `likely` or `possible` has to stand here"});
        continue;
      }
      facts.causes.emplace_back(key.text(), found->second);
      causes_named_.push_back(key);
    }
    if (facts.causes.empty() == facts.other.empty()) {
      wrong(row, {"`causes` or `other` has to stand here"});
    }
  }

  // A row's own source and evidence, or those of its file.
  void check_provenance(const Node& file, const Node& row) {
    for (const std::string_view key : {"source", "evidence"}) {
      if (!row.find(key).is_scalar() && !file.find(key).is_scalar()) {
        wrong(row, {"`", ShownText::of_table(key), "` is missing, here and in the file"});
      }
    }
    const Node evidence = row.find("evidence") ? row.find("evidence") : file.find("evidence");
    if (evidence.text() != "run" && evidence.text() != "read" && evidence.text() != "reported") {
      wrong(row, {"`evidence` is `run` or `read`"});
    }
  }

  void once(const Node& key, std::string_view kind) {
    if (!seen_.emplace(kind, key.text()).second) {
      wrong(key, {"there are two of this name"});
    }
  }

  void check_references() {
    for (const Node& node : causes_named_) {
      if (result_.cause(node.text()) == nullptr) {
        wrong(node, {"there is no cause `", node.shown(), "`"});
      }
    }
    for (const Node& node : hints_named_) {
      if (result_.hint(node.text()) == nullptr) {
        wrong(node, {"there is no hint `", node.shown(), "`"});
      }
    }
  }

  Diagnostics& diagnostics_;
  Messages result_;
  std::vector<Node> causes_named_;
  std::vector<Node> hints_named_;
  std::set<std::pair<std::string_view, std::string_view>> seen_;
};

void Messages::index() {
  for (std::uint32_t i = 0; i < messages_.size(); ++i) {
    bool always = false;
    for (const MessagePattern& pattern : messages_[i].patterns) {
      const std::vector<std::string_view> words = pattern.key_words();
      always = always || words.empty();
      for (const std::string_view word : words) key_words_.push_back({std::string(word), i});
    }
    if (always) always_.push_back(i);
  }
  std::ranges::sort(key_words_, {}, &KeyWord::word);
}

std::vector<const MessageFacts*> Messages::candidates(const Words& words) const {
  std::set<std::uint32_t> found(always_.begin(), always_.end());
  for (const std::string_view word : words.distinct()) {
    auto key = std::lower_bound(key_words_.begin(), key_words_.end(), word, [](const KeyWord& k, std::string_view w) { return k.word < w; });
    for (; key != key_words_.end() && key->word == word; ++key) found.insert(key->message);
  }
  std::vector<const MessageFacts*> messages;
  messages.reserve(found.size());
  for (const std::uint32_t i : found) messages.push_back(&messages_[i]);
  return messages;
}

Messages Messages::load(std::span<const Node> files, Diagnostics& diagnostics) { return MessageLoader(diagnostics).load(files); }

}  // namespace dsnsmith
