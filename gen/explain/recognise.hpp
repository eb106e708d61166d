// What a pasted error message says, and why.
#pragma once

#include <string_view>
#include <vector>

#include "explain/messages.hpp"

namespace dsnsmith {

struct RankedCause {
  const CauseFacts* facts;
  Confidence confidence;
  const MessageFacts* message;  // by which it was recognised
};

struct Explanation {
  std::vector<RankedCause> causes;          // the best first, at most three; none: not recognised
  std::vector<const HintFacts*> drivers;    // that the text gives away
  std::vector<const HintFacts*> providers;
  std::vector<const HintFacts*> others;     // programs other than PostgreSQL that it speaks of
  const MessageFacts* nearest = nullptr;    // of a text that was not recognised; may be none
};

inline constexpr std::size_t kLargestMessage = 1024 * 1024;

// What is compiled in, made at the first call.
const Messages& builtin_message_facts();

Explanation explain_message(const Messages& messages, std::string_view text);

}  // namespace dsnsmith
