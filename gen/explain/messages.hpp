// What templates/messages/ says: causes, the messages that point to them, and words that give away
// who wrote a text.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "diag/diagnostic.hpp"
#include "explain/pattern.hpp"
#include "spec/document.hpp"

namespace dsnsmith {

enum class Confidence { possible, likely, certain };
std::string_view name_of(Confidence confidence);

// Text for one driver or provider only.
struct FixFor {
  std::string_view who;  // the id of a hint
  std::string_view fix;
};

struct CauseFacts {
  std::string_view name;
  std::string_view title;
  std::string_view why;
  std::string_view fix;
  std::vector<FixFor> drivers;
  std::vector<FixFor> providers;
  std::string_view code;  // of the diagnostic that `check` has for it; may be empty
  bool last_resort = false;  // says only that something failed; named where nothing else is known
};

// Who wrote a text, or whose database it speaks of; `subject` are words of PostgreSQL alone, `other`
// those of another program.
enum class HintKind { driver, provider, subject, other };
struct HintFacts {
  std::string_view id;
  std::string_view title;
  HintKind kind;
  std::vector<MessagePattern> patterns;
};

struct MessageFacts {
  std::string_view id;
  std::vector<std::string_view> drivers;  // ids of hints: who writes it
  std::vector<MessagePattern> patterns;
  std::vector<std::pair<std::string_view, Confidence>> causes;
  std::vector<std::string_view> needs;  // hints without which it does not count
  std::string_view version;             // what the wording gives away; may be empty
  bool wraps = false;                   // it stands around another message, which says more
  bool any_program = false;             // programs that are not about PostgreSQL say the same
  std::string_view other;               // the hint of the program that is meant instead; has no causes
  std::string_view message;             // an example of it, for the tests
};

class Messages {
 public:
  // All files of the folder together, since they name one another's rows.
  static Messages load(std::span<const Node> files, Diagnostics& diagnostics);

  [[nodiscard]] const CauseFacts* cause(std::string_view name) const;
  [[nodiscard]] const HintFacts* hint(std::string_view id) const;
  [[nodiscard]] std::span<const CauseFacts> causes() const noexcept { return causes_; }
  [[nodiscard]] std::span<const HintFacts> hints() const noexcept { return hints_; }
  [[nodiscard]] std::span<const MessageFacts> messages() const noexcept { return messages_; }
  // In their order, the messages that the text may hold: all whose patterns are in it, and some more.
  [[nodiscard]] std::vector<const MessageFacts*> candidates(const Words& words) const;

 private:
  friend class MessageLoader;
  void index();
  std::vector<CauseFacts> causes_;    // by name
  std::vector<HintFacts> hints_;      // by id
  std::vector<MessageFacts> messages_;
  struct KeyWord {
    std::string word;
    std::uint32_t message;
  };
  std::vector<KeyWord> key_words_;         // by word
  std::vector<std::uint32_t> always_;      // messages with a pattern that has no key words
};

}  // namespace dsnsmith
