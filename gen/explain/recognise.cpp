#include "explain/recognise.hpp"

#include <algorithm>

#include "spec/builtin.hpp"

namespace dsnsmith {
namespace {

constexpr std::size_t kMostCauses = 3;
// A row that only counts beside a hint says more than its words; it ranks before the same words alone.
constexpr std::size_t kWeightOfHint = 12;
// How much of a message has to be there for it to be named as the nearest, in hundredths.
constexpr std::size_t kNearest = 60;

struct Match {
  const MessageFacts* facts;
  std::size_t weight;
  std::vector<MessagePattern::Span> spans;
};

bool has(const std::vector<const HintFacts*>& hints, std::string_view id) {
  return std::ranges::any_of(hints, [&](const HintFacts* hint) { return hint->id == id; });
}

bool is_wanted(const MessageFacts& facts, const Explanation& explanation) {
  return std::ranges::all_of(facts.needs, [&](std::string_view id) { return has(explanation.drivers, id) || has(explanation.providers, id); });
}

std::vector<Match> find_matches(const Messages& messages, const Words& words, const Explanation& explanation) {
  std::vector<Match> matches;
  for (const MessageFacts* facts : messages.candidates(words)) {
    if (!is_wanted(*facts, explanation)) {
      continue;
    }
    Match best{facts, 0, {}};
    for (const MessagePattern& pattern : facts->patterns) {
      std::vector<MessagePattern::Span> spans = pattern.find_in(words);
      if (!spans.empty() && pattern.weight() > best.weight) {
        best.weight = pattern.weight();
        best.spans = std::move(spans);
      }
    }
    if (!best.spans.empty()) {
      matches.push_back(std::move(best));
    }
  }
  return matches;
}

bool lies_within(const Match& inner, const Match& outer) {
  return std::ranges::all_of(inner.spans, [&](const MessagePattern::Span& span) {
    return std::ranges::any_of(outer.spans, [&](const MessagePattern::Span& around) { return around.begin <= span.begin && span.end <= around.end; });
  });
}

std::size_t rank_of(const Match& match) { return match.weight + (match.facts->needs.empty() ? 0 : kWeightOfHint); }

bool overlaps(const Match& match, const Match& other) {
  return std::ranges::any_of(match.spans, [&](const MessagePattern::Span& span) {
    return std::ranges::any_of(other.spans, [&](const MessagePattern::Span& around) { return around.begin < span.end && span.begin < around.end; });
  });
}

// A message that is a piece of a longer one says nothing by itself. One that wraps others makes no
// piece of what it stands around.
bool is_piece_of(const Match& match, const Match& other) {
  const bool may_be = match.facts->wraps || !other.facts->wraps;
  const bool longer = other.weight > match.weight || (other.weight == match.weight && rank_of(other) > rank_of(match));
  return &other != &match && may_be && longer && lies_within(match, other);
}

void remove_pieces(std::vector<Match>& matches) {
  std::vector<Match> whole;
  for (const Match& match : matches) {
    const bool piece = std::ranges::any_of(matches, [&](const Match& other) { return is_piece_of(match, other); });
    if (!piece) {
      whole.push_back(match);
    }
  }
  matches = std::move(whole);
}

// Takes out what was said of another program: the messages that name one, those that stand in them,
// and, where nothing in the text is of PostgreSQL alone, those that any program writes.
// Returns whether a message named one.
bool remove_others(const Messages& messages, std::vector<Match>& matches, Explanation& explanation, bool about_postgresql) {
  const std::vector<Match> all = matches;
  const bool named = std::ranges::any_of(all, [](const Match& match) { return !match.facts->other.empty(); });
  for (const Match& match : all) {
    if (!match.facts->other.empty()) {
      explanation.others.push_back(messages.hint(match.facts->other));
    }
  }
  std::erase_if(matches, [&](const Match& match) {
    return std::ranges::any_of(all, [&](const Match& other) { return !other.facts->other.empty() && overlaps(match, other); });
  });
  const bool one_is_ours = about_postgresql || std::ranges::any_of(matches, [](const Match& match) { return !match.facts->any_program; });
  if (!explanation.others.empty() && !one_is_ours) {
    matches.clear();
  }
  return named;
}

// A cause that may hold, and what speaks for it.
struct Candidate {
  RankedCause cause;
  std::size_t weight;
  bool wraps;
};

bool is_better(const Candidate& a, const Candidate& b) {
  if (a.wraps != b.wraps) {
    return b.wraps;
  }
  if (a.cause.confidence != b.cause.confidence) {
    return a.cause.confidence > b.cause.confidence;
  }
  return a.weight > b.weight;
}

// A last resort is no news beside a cause, nor beside a message that says what failed instead.
void rank(const Messages& messages, const std::vector<Match>& matches, Explanation& explanation, bool said_elsewhere) {
  std::vector<Candidate> candidates;
  for (const Match& match : matches) {
    for (const auto& [name, confidence] : match.facts->causes) {
      candidates.push_back({{messages.cause(name), confidence, match.facts}, rank_of(match), match.facts->wraps});
    }
  }
  std::ranges::stable_sort(candidates, is_better);
  const bool one_says_more = said_elsewhere || std::ranges::any_of(candidates, [](const Candidate& candidate) {
    return !candidate.cause.facts->last_resort && candidate.cause.confidence != Confidence::possible;
  });
  std::vector<RankedCause>& causes = explanation.causes;
  for (const Candidate& candidate : candidates) {
    const bool known = std::ranges::any_of(causes, [&](const RankedCause& cause) { return cause.facts == candidate.cause.facts; });
    const bool empty = candidate.cause.facts->last_resort && one_says_more;
    if (!known && !empty && causes.size() < kMostCauses) {
      causes.push_back(candidate.cause);
    }
  }
}

const MessageFacts* nearest_of(const Messages& messages, const Words& words) {
  const MessageFacts* nearest = nullptr;
  std::size_t best = kNearest;
  for (const MessageFacts& facts : messages.messages()) {
    if (!facts.other.empty()) {
      continue;
    }
    for (const MessagePattern& pattern : facts.patterns) {
      const std::size_t share = pattern.word_count() < 3 ? 0 : pattern.weight_in(words) * 100 / pattern.weight();
      if (share > best) {
        best = share;
        nearest = &facts;
      }
    }
  }
  return nearest;
}

// Whether the text has words of PostgreSQL alone.
bool find_hints(const Messages& messages, const Words& words, Explanation& explanation) {
  bool about_postgresql = false;
  for (const HintFacts& hint : messages.hints()) {
    if (std::ranges::none_of(hint.patterns, [&](const MessagePattern& pattern) { return !pattern.find_in(words).empty(); })) {
      continue;
    }
    switch (hint.kind) {
    case HintKind::driver: explanation.drivers.push_back(&hint); break;
    case HintKind::provider: explanation.providers.push_back(&hint); break;
    case HintKind::subject: about_postgresql = true; break;
    case HintKind::other: explanation.others.push_back(&hint); break;
    }
  }
  return about_postgresql;
}

}  // namespace

Explanation explain_message(const Messages& messages, std::string_view text) {
  const Words words(text, TextOrigin::pasted);
  Explanation explanation;
  const bool about_postgresql = find_hints(messages, words, explanation);
  std::vector<Match> matches = find_matches(messages, words, explanation);
  const bool said_elsewhere = remove_others(messages, matches, explanation, about_postgresql);
  remove_pieces(matches);
  rank(messages, matches, explanation, said_elsewhere);
  if (explanation.causes.empty() && explanation.others.empty()) {
    explanation.nearest = nearest_of(messages, words);
  }
  return explanation;
}

const Messages& builtin_message_facts() {
  static const Messages kMessages = [] {
    std::vector<Node> files;
    for (const BuiltinDocument& file : builtin_messages()) {
      files.push_back(file.document().root());
    }
    Diagnostics none;  // the files were checked when they were compiled in
    return Messages::load(files, none);
  }();
  return kMessages;
}

}  // namespace dsnsmith
