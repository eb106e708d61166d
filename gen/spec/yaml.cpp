// The only file that knows yaml-cpp: its events become our records.
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <exception>
#include <istream>
#include <streambuf>
#include <utility>

#include "spec/document.hpp"
#include "spec/yaml_checks.hpp"
#include "spec/yaml_scan.hpp"

namespace dsnsmith {
namespace {

// yaml-cpp reads from a std::istream only.
class ViewBuffer : public std::streambuf {
 public:
  explicit ViewBuffer(std::string_view bytes) {
    char* begin = const_cast<char*>(bytes.data());  // streambuf's interface; nothing writes
    setg(begin, begin, begin + bytes.size());
  }
};

// `null`, `~` and the like as YAML 1.2's core schema has them; with `bytes` from there on.
bool spells_null(std::string_view bytes) {
  constexpr std::string_view kWords[] = {"null", "Null", "NULL", "~"};
  return std::ranges::any_of(kWords, [&](std::string_view word) {
    return bytes.starts_with(word) &&
           (bytes.size() == word.size() ||
            std::string_view(" \t\r\n,]}").find(bytes[word.size()]) != std::string_view::npos);
  });
}

class Builder : public YAML::EventHandler {
 public:
  // After a walk that found mistakes of shape, the library's own view of them is
  // not worth a second report.
  Builder(std::string_view file, std::string_view bytes, YamlWalk walk, Diagnostics& diagnostics)
      : file_(file), bytes_(bytes), walk_(walk), diagnostics_(diagnostics) {
    records_.reserve(bytes.size() / 8);
    pool_.reserve(bytes.size());
  }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1) {
      disagree(mark);
    }
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
    if (documents_ > 1) {
      return;
    }
    add(NodeKind::null, ScalarStyle::plain, mark, {});
    if (!frames_.empty()) {
      place_null(mark);
      finish_node();
    }
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    disagree(mark);
    OnNull(mark, anchor);
  }
  void OnAnchor(const YAML::Mark& mark, const std::string& /*name*/) override { disagree(mark); }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t /*anchor*/,
                const std::string& value) override {
    if (documents_ > 1) {
      return;
    }
    const bool quoted = tag == "!";
    if (!quoted) {
      check_plain(mark, value, frame_expects_key());
    }
    add(NodeKind::scalar, quoted ? ScalarStyle::quoted : ScalarStyle::plain, mark, value);
    finish_node();
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& /*tag*/,
                       YAML::anchor_t /*anchor*/, YAML::EmitterStyle::value /*style*/) override {
    start_collection(NodeKind::sequence, mark);
  }
  void OnSequenceEnd() override { end_collection(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t /*anchor*/,
                  YAML::EmitterStyle::value /*style*/) override {
    start_collection(NodeKind::mapping, mark);
  }
  void OnMapEnd() override { end_collection(); }

  // The library sees something else than the walk, or throws: its text may hold
  // input, so only its place is taken.
  void disagree(const YAML::Mark& mark) {
    if (walk_ == YamlWalk::clean) {
      report(Code::not_yaml, mark, {"this cannot be read as YAML"},
             {"look at the indentation and the quotes, here and in the line before"});
    }
  }

  [[nodiscard]] bool is_empty() const {
    return records_.empty() || records_.front().kind == NodeKind::null;
  }
  std::unique_ptr<Document> document() {
    return std::make_unique<Document>(std::string(file_), std::move(records_), std::move(pool_));
  }

 private:
  struct Frame {
    std::uint32_t index;
    bool is_mapping;
    bool expects_key;
    std::uint32_t key;  // of a mapping: the record of the last key
  };

  [[nodiscard]] bool frame_expects_key() const {
    return !frames_.empty() && frames_.back().is_mapping && frames_.back().expects_key;
  }

  void report(Code code, const YAML::Mark& mark, Message message, Message help) {
    report_at(code, {std::string(file_), mark.line + 1, mark.column + 1, path()}, message, help);
  }
  void report_at(Code code, const Place& place, Message message, Message help) {
    if (reports_++ < kMostYamlReports) {
      diagnostics_.error(code, place, message, {}, help);
    }
  }

  // The keys down to the node that is being read, as Document::path_of has them.
  std::string path() const {
    std::string text;
    for (const Frame& frame : frames_) {
      if (!frame.is_mapping) {
        text.append("[").append(std::to_string(records_[frame.index].size)).append("]");
      } else if (!frame.expects_key) {
        append_key(text, frame.key);
      }
    }
    return text;
  }
  void append_key(std::string& text, std::uint32_t key) const {
    const std::string_view word = pool_.expose().substr(records_[key].text, records_[key].size);
    text.append(text.empty() ? "" : ".").append(ShownText::of_shown_field(word).text());
  }

  // Checks the null that was added last, and corrects its place: for an empty value
  // yaml-cpp names that of the next token, which may be lines below.
  void place_null(const YAML::Mark& mark) {
    const Frame& frame = frames_.back();
    const auto at = static_cast<std::size_t>(std::max(mark.pos, 0));
    const bool is_written = at < bytes_.size() && spells_null(bytes_.substr(at));
    if (frame.is_mapping && frame.expects_key) {
      report(Code::wrong_type, mark, {"a key is null"}, {"quote it, or write another key"});
    } else if (!frame.is_mapping && is_written) {
      report(Code::wrong_type, mark, {"an item is null"}, {"remove it, or write the item"});
    } else if (!is_written && frame.is_mapping) {
      const NodeRecord& key = records_[frame.key];
      records_.back().line = key.line;
      records_.back().column = key.column;
    }
  }

  void check_plain(const YAML::Mark& mark, std::string_view value, bool is_key) {
    if (is_key && value == "<<") {
      report(Code::anchor_not_allowed, mark, {"a merge key stands here"},
             {"write the keys out; `environments:` overrides key by key"});
    } else if (const Ambiguity* ambiguity = ambiguity_of(value)) {
      report(Code::ambiguous_scalar, mark, {ShownText::of_table(ambiguity->what)},
             {ShownText::of_table(ambiguity->help)});
    }
  }

  void add(NodeKind kind, ScalarStyle style, const YAML::Mark& mark, std::string_view text) {
    const auto offset = static_cast<std::uint32_t>(pool_.size());
    pool_.append(text);
    records_.push_back({kind, style, offset, static_cast<std::uint32_t>(text.size()),
                        static_cast<std::uint32_t>(records_.size()) + 1,
                        static_cast<std::uint32_t>(mark.line) + 1,
                        static_cast<std::uint32_t>(mark.column) + 1});
  }

  // Counts a node: the scalar that was added last, or the collection that ended.
  void finish_node() { finish_node(static_cast<std::uint32_t>(records_.size()) - 1); }
  void finish_node(std::uint32_t index) {
    if (frames_.empty()) {
      return;
    }
    Frame& frame = frames_.back();
    if (!frame.is_mapping) {
      ++records_[frame.index].size;
    } else if (frame.expects_key) {
      frame.key = index;
      frame.expects_key = false;
    } else {
      ++records_[frame.index].size;
      frame.expects_key = true;
    }
  }

  void start_collection(NodeKind kind, const YAML::Mark& mark) {
    if (documents_ > 1) {
      return;
    }
    if (frame_expects_key()) {
      disagree(mark);
    }
    add(kind, ScalarStyle::plain, mark, {});
    frames_.push_back(
        {static_cast<std::uint32_t>(records_.size()) - 1, kind == NodeKind::mapping, true, 0});
  }

  void end_collection() {
    if (documents_ > 1) {
      return;
    }
    const Frame frame = frames_.back();
    records_[frame.index].next = static_cast<std::uint32_t>(records_.size());
    if (frame.is_mapping) {
      check_duplicates(frame.index);
    }
    frames_.pop_back();
    finish_node(frame.index);
  }

  // Sorting keeps a mapping of 100,000 keys linear but for a logarithm.
  void check_duplicates(std::uint32_t index) {
    keys_.clear();
    std::uint32_t at = index + 1;
    for (std::uint32_t i = 0; i < records_[index].size; ++i) {
      keys_.push_back({pool_.expose().substr(records_[at].text, records_[at].size), at});
      at = records_[records_[at].next].next;
    }
    std::ranges::sort(keys_);
    for (std::size_t i = 1; i < keys_.size(); ++i) {
      if (keys_[i].first == keys_[i - 1].first) {
        const NodeRecord& first = records_[keys_[i - 1].second];
        const NodeRecord& second = records_[keys_[i].second];
        std::string path_of_key = path();
        append_key(path_of_key, keys_[i].second);
        report_at(Code::duplicate_key,
                  {std::string(file_), static_cast<int>(second.line),
                   static_cast<int>(second.column), std::move(path_of_key)},
                  {"the key `", ShownText::of_shown_field(keys_[i].first), "` stands in line ",
                   static_cast<int>(first.line), " already"},
                  {"remove one of the two"});
      }
    }
  }

  std::string_view file_;
  std::string_view bytes_;
  YamlWalk walk_;
  Diagnostics& diagnostics_;
  std::vector<NodeRecord> records_;
  Secret pool_;
  std::vector<Frame> frames_;
  std::vector<std::pair<std::string_view, std::uint32_t>> keys_;
  std::size_t reports_ = 0;
  int documents_ = 0;
};

// Feeds the builder. No exception leaves.
void parse(std::string_view bytes, Builder& builder, const Place& file, Diagnostics& diagnostics) {
  try {
    ViewBuffer buffer(bytes);
    std::istream stream(&buffer);
    YAML::Parser parser(stream);
    // A second document is one too many, and at a token that begins none yaml-cpp
    // would find another empty document for ever.
    if (parser.HandleNextDocument(builder)) {
      parser.HandleNextDocument(builder);
    }
  } catch (const YAML::Exception& failure) {
    builder.disagree(failure.mark);
  } catch (const std::exception&) {
    diagnostics.error(Code::internal_error, file, {"the reader of YAML failed"});
  }
}

}  // namespace

std::unique_ptr<Document> read_yaml(std::string_view file_name, std::string_view bytes,
                                    Diagnostics& diagnostics) {
  const Place file = {std::string(file_name), 1, 1, {}};
  const std::size_t errors_before = diagnostics.errors();
  if (bytes.starts_with("\xEF\xBB\xBF")) {
    bytes.remove_prefix(3);  // a mark of UTF-8 says nothing, and some editors always write it
  }
  if (!check_yaml_bytes(file_name, bytes, diagnostics)) {
    return nullptr;
  }
  // With a line feed at the end yaml-cpp ends every scalar in the same way.
  Secret padded;
  if (!bytes.ends_with('\n')) {
    padded.reserve(bytes.size() + 1);
    padded.append(bytes).append('\n');
    bytes = padded.expose();
  }
  const YamlWalk walk = walk_yaml(file_name, bytes, diagnostics);
  if (walk == YamlWalk::syntax) {
    return nullptr;
  }
  Builder builder(file_name, bytes, walk, diagnostics);
  parse(bytes, builder, file, diagnostics);
  if (diagnostics.errors() != errors_before) {
    return nullptr;
  }
  if (builder.is_empty()) {
    diagnostics.error(Code::empty_document, file, {"there is nothing in the file"}, {},
                      {"`dsnsmith init PROVIDER` prints a spec to start from"});
    return nullptr;
  }
  return builder.document();
}

}  // namespace dsnsmith
