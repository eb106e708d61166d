// How driver files are read, in one class over three files: load.cpp has the file, load_rows.cpp
// the rows of its tables, load_string.cpp what is said of the driver's string. The vocabulary is
// closed and strict; templates/README.md describes it for people.
#pragma once

#include <array>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

#include "driver/driver.hpp"

namespace dsnsmith {

template <typename T>
struct Word {
  std::string_view word;
  T value;
};

inline constexpr std::array kCarriers{
    Word<Carrier>{"url", Carrier::url}, Word<Carrier>{"settings", Carrier::settings},
    Word<Carrier>{"env", Carrier::env}, Word<Carrier>{"files", Carrier::files}};
inline constexpr std::array kDirections{Word<Direction>{"both", Direction::both},
                                        Word<Direction>{"write", Direction::write},
                                        Word<Direction>{"read", Direction::read}};
inline constexpr std::array kSpellings{
    Word<ValueType>{"text", ValueType::text}, Word<ValueType>{"number", ValueType::number},
    Word<ValueType>{"boolean", ValueType::boolean}, Word<ValueType>{"flag", ValueType::flag}};
inline constexpr std::array kTruth{Word<bool>{"true", true}, Word<bool>{"false", false}};

// Reads one file; remembers whether anything was wrong. A reader of rows or of the string's grammar
// says what is wrong where it stands and goes on, so that one run shows all.
class Loader {
 public:
  Loader(Diagnostics& diagnostics, FindDocument find, KnownFacts known, int depth = 0)
      : diagnostics_(diagnostics), find_(find), known_(known), depth_(depth) {}

  std::optional<DriverFacts> load(Node root);

 private:
  void wrong(const Node& node, Message message, Message help = {}) {
    failed_ |= diagnostics_.error(Code::invalid_driver_file, node.place(), message, {}, help);
  }

  bool keys(const Node& mapping, std::initializer_list<std::string_view> known);
  std::string_view text(const Node& mapping, std::string_view key, bool required = false);
  // What `words` has for the word under this key; `otherwise` where the key is missing or its word
  // unknown.
  template <typename T, std::size_t N>
  T word(const Node& mapping, std::string_view key, const std::array<Word<T>, N>& words,
         T otherwise) {
    const Node node = mapping.find(key);
    if (!node) {
      return otherwise;
    }
    std::vector<std::string_view> known;
    for (const Word<T>& row : words) {
      if (node.text() == row.word && node.is_scalar()) {
        return row.value;
      }
      known.push_back(row.word);
    }
    wrong(node, {"`", node.shown(), "` is none of ", ShownText::list(known)});
    return otherwise;
  }
  void overwrite(const Node& mapping, std::string_view key, std::string_view& field);
  void clear_or_overwrite(const Node& mapping, std::string_view key, std::string_view& field);
  std::string_view when(const Node& row);
  std::vector<Write> writes(const Node& row);
  std::vector<Node> rows(const Node& node);
  // A list of words takes the place of what was inherited.
  static void words(const Node& node, std::string_view key, std::vector<std::string_view>& list);
  void words_of(const Node& node, std::string_view key, const std::vector<std::string_view>& known,
                std::vector<std::string_view>& list);
  ParameterRow place_of(const Node& row, std::string_view name);
  void string_ranges(const Node& node, DriverFacts& facts);
  void string_facts(const Node& node, DriverFacts& facts);
  void string_schemes(const Node& node, StringFacts& string);
  void string_address(const Node& node, StringFacts& string);
  void string_query(const Node& node, StringFacts& string);
  void string_credentials(const Node& node, StringFacts& string);
  void string_keys(const Node& node, StringFacts& string);
  void tls_rows(const Node& node, DriverFacts& facts);
  void certificate_rows(const Node& node, DriverFacts& facts);
  void parameter_rows(const Node& node, DriverFacts& facts);
  void statement_rows(const Node& node, DriverFacts& facts);
  void always_sent(const Node& node, DriverFacts& facts);
  void also_taken(const Node& node, DriverFacts& facts);
  void server_settings(const Node& node, DriverFacts& facts);
  std::optional<DriverFacts> like(const Node& root);
  void identity(const Node& root, DriverFacts& facts);
  void sources(const Node& root);
  void string(const Node& root, DriverFacts& facts);
  void parts(const Node& root, DriverFacts& facts);
  void server_name(const Node& root, DriverFacts& facts);
  void same_name(const Node& root, DriverFacts& facts);
  void connection(const Node& root, DriverFacts& facts);
  void check(const Node& root, const DriverFacts& facts);

  Diagnostics& diagnostics_;
  FindDocument find_;
  KnownFacts known_;
  int depth_;  // of `like:` behind `like:`
  const DriverFacts* facts_ = nullptr;
  bool failed_ = false;
};

}  // namespace dsnsmith
