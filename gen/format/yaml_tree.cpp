#include "format/yaml_tree.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "format/secret_manifest.hpp"
#include "text/codec.hpp"
#include "text/utf8.hpp"

namespace dsnsmith {
namespace {

using Kind = YamlNode::Kind;
using Leaves = std::vector<YamlLeaf>;

constexpr std::size_t kStep = 2;  // blanks of a level, where the file shows no other

// A stretch of the file that is replaced.
struct Edit {
  std::size_t begin;
  std::size_t end;
  Secret text;
  bool is_lines = false;  // whole lines, which begin a line of their own
};

// How far the first mapping within another is set off.
std::size_t step_of(const YamlNode& mapping) {
  for (const YamlEntry& entry : mapping.entries) {
    if (entry.value.kind == Kind::mapping) {
      return entry.value.indent - mapping.indent;
    }
  }
  return kStep;
}

bool has_comment_lines(std::string_view text) {
  for (std::size_t sign = text.find('#'); sign != text.npos; sign = text.find('#', sign + 1)) {
    if (sign == 0 || text[sign - 1] == ' ' || text[sign - 1] == '\n') {
      return true;
    }
  }
  return false;
}

class Editor {
 public:
  Editor(std::string_view text, const YamlFile& file, const YamlEdits& edits, YamlFault& fault)
      : text_(text), file_(file), allowed_(edits), fault_(fault), line_end_(line_end_of(text)), step_(step_of(file.root)) {}

  std::optional<Secret> run(std::span<const YamlLeaf> leaves, std::string_view header) {
    const std::size_t top = file_.header_lines.empty() ? byte_order_mark(text_) : file_.header_lines.front().begin;
    edits_.push_back({top, top, Secret::copy_of(header), true});
    for (const YamlFile::Line& line : file_.header_lines) {
      edits_.push_back({line.begin, line.end, Secret(), false});
    }
    bool emptied = false;
    if (!change(file_.root, leaves, 0, emptied)) {
      return std::nullopt;
    }
    std::ranges::stable_sort(edits_, {}, &Edit::begin);
    return assemble();
  }

 private:
  bool fail(std::size_t offset, std::string_view what) {
    fault_ = {offset, what};
    return false;
  }

  static bool are_gone(std::span<const YamlLeaf> leaves) {
    return std::ranges::all_of(leaves, [](const YamlLeaf& leaf) { return leaf.kind == YamlLeaf::Kind::gone; });
  }

  // The leaves of each name that comes first at `depth`, in their order.
  static std::vector<Leaves> groups_of(std::span<const YamlLeaf> leaves, std::size_t depth) {
    std::vector<Leaves> groups;
    std::unordered_map<std::string_view, std::size_t> places;
    for (const YamlLeaf& leaf : leaves) {
      const auto [place, is_new] = places.emplace(leaf.path[depth], groups.size());
      if (is_new) {
        groups.emplace_back();
      }
      groups[place->second].push_back(leaf);
    }
    return groups;
  }

  // `emptied`: nothing is left of the mapping.
  bool change(const YamlNode& mapping, std::span<const YamlLeaf> leaves, std::size_t depth, bool& emptied) {
    std::unordered_map<std::string_view, const YamlEntry*> entries;
    const YamlEntry* const merged = last_merged(mapping);
    for (const YamlEntry& entry : mapping.entries) {
      entries.emplace(entry.key, &entry);
    }
    if (merged != nullptr && !allowed_.allows_merged) {
      return fail(merged->begin, "keys of another mapping (`<<`) among those that are written");
    }
    Secret added;
    std::size_t removed = 0;
    for (const Leaves& group : groups_of(leaves, depth)) {
      const auto found = entries.find(group.front().path[depth]);
      if (found != entries.end() && merged != nullptr && found->second->begin < merged->begin) {
        return fail(found->second->begin, "a key that is written above `<<`, whose keys Ruby and others prefer then");
      }
      if (found == entries.end()) {
        append_lines(added, group, depth, mapping.indent);
      } else if (!change_entry(*found->second, group, depth, removed)) {
        return false;
      }
    }
    emptied = added.empty() && removed == mapping.entries.size();
    if (!added.empty()) {
      const std::size_t end = depth == 0 ? text_.size() : mapping.end;
      edits_.push_back({end, end, std::move(added), true});
    }
    return true;
  }

  bool change_entry(const YamlEntry& entry, const Leaves& group, std::size_t depth, std::size_t& removed) {
    if (!entry.is_text) {
      return fail(entry.begin, "a key of ours without quotes that is no text");
    }
    const bool is_leaf = group.front().path.size() == depth + 1;
    if (!is_leaf) {
      return change_below(entry, group, depth, removed);
    }
    if (are_gone(group)) {
      remove(entry);
      ++removed;
      return true;
    }
    const YamlNode& value = entry.value;
    if (value.kind == Kind::mapping || value.kind == Kind::braces || value.kind == Kind::other) {
      return fail(entry.begin, "something else than a text where an entry of ours goes");
    }
    Secret text = Secret::copy_of(value.kind == Kind::nothing ? " " : "");
    text.append(*encode(Spelling::json_string, group.front().value));
    edits_.push_back({value.begin, value.end, std::move(text)});
    return true;
  }

  bool change_below(const YamlEntry& entry, const Leaves& group, std::size_t depth, std::size_t& removed) {
    const std::size_t column = entry.value.indent;
    if (is_empty_level(entry)) {
      if (are_gone(group)) {
        return true;
      }
      // What was in braces goes with the blank in front of it.
      edits_.push_back({entry.colon, entry.value.end, Secret()});
      Secret added;
      append_levels(added, group, depth + 1, column_of(entry) + step_);
      edits_.push_back({entry.end, entry.end, std::move(added), true});
      return true;
    }
    if (entry.value.kind != Kind::mapping) {
      // What was ours and is another's now stays.
      return are_gone(group) || fail(entry.begin, "something else than a mapping where an entry of ours goes");
    }
    const std::size_t before = edits_.size();
    bool emptied = false;
    if (column <= column_of(entry) || !change(entry.value, group, depth + 1, emptied)) {
      return false;
    }
    if (emptied && allowed_.keeps_levels) {
      // The comments in it stay below it.
      edits_.push_back({entry.colon, entry.colon, Secret::copy_of(" {}")});
    } else if (emptied && !has_comment_lines(text_.substr(entry.begin, entry.end - entry.begin))) {
      edits_.erase(edits_.begin() + static_cast<std::ptrdiff_t>(before), edits_.end());
      remove(entry);
      ++removed;
    }
    return true;
  }

  // A level with nothing in it: no value, or `{}` on the key's line.
  [[nodiscard]] bool is_empty_level(const YamlEntry& entry) const {
    const std::string_view line = text_.substr(entry.begin, entry.value.end - entry.begin);
    return entry.value.kind == Kind::nothing || (entry.value.kind == Kind::braces && line.find('\n') == line.npos);
  }

  void remove(const YamlEntry& entry) { edits_.push_back({entry.begin, entry.end, Secret(), false}); }

  [[nodiscard]] std::size_t column_of(const YamlEntry& entry) const { return text_.find_first_not_of(' ', entry.begin) - entry.begin; }

  void append_levels(Secret& out, const Leaves& leaves, std::size_t depth, std::size_t indent) const {
    for (const Leaves& group : groups_of(leaves, depth)) {
      append_lines(out, group, depth, indent);
    }
  }

  // The lines of one key; none where all that it had is gone.
  void append_lines(Secret& out, const Leaves& group, std::size_t depth, std::size_t indent) const {
    if (are_gone(group)) {
      return;
    }
    out.append(std::string(indent, ' ')).append(yaml_scalar(group.front().path[depth])).append(":");
    if (group.front().path.size() == depth + 1) {
      out.append(" ").append(*encode(Spelling::json_string, group.front().value)).append(line_end_);
    } else {
      out.append(line_end_);
      append_levels(out, group, depth + 1, indent + step_);
    }
  }

  [[nodiscard]] Secret assemble() const {
    Secret out;
    std::size_t done = 0;
    for (const Edit& edit : edits_) {
      out.append(text_.substr(done, edit.begin - done));
      const bool breaks = edit.is_lines && out.size() > byte_order_mark(text_) && !edit.text.empty() && !out.expose().ends_with('\n');
      out.append(breaks ? line_end_ : std::string_view()).append(edit.text);
      done = edit.end;
    }
    return std::move(out.append(text_.substr(done)));
  }

  std::string_view text_;
  const YamlFile& file_;
  YamlEdits allowed_;
  YamlFault& fault_;
  std::string_view line_end_;
  std::size_t step_;
  std::vector<Edit> edits_;
};

// All that is in the file besides mappings, as it is spelled.
void flatten(std::string_view text, const YamlNode& mapping, const std::string& prefix, std::unordered_map<std::string, std::string_view>& out) {
  for (const YamlEntry& entry : mapping.entries) {
    const std::string path = prefix + entry.key;
    if (entry.value.kind == Kind::mapping) {
      flatten(text, entry.value, path + "\n", out);
    } else {
      out.emplace(path, text.substr(entry.value.begin, entry.value.end - entry.value.begin));
    }
  }
}

std::string joined(const std::vector<std::string_view>& path) {
  std::string text;
  for (const std::string_view name : path) {
    text.append(text.empty() ? "" : "\n").append(name);
  }
  return text;
}

// Whether what others wrote is in the new file as it was, and ours is in it.
bool comes_back(std::string_view before, const YamlFile& file, std::string_view after, std::span<const YamlLeaf> leaves) {
  YamlFault fault;
  const auto again = scan_yaml(after, fault);
  if (!again) {
    return false;
  }
  std::unordered_map<std::string, std::string_view> had;
  std::unordered_map<std::string, std::string_view> has;
  flatten(before, file.root, "", had);
  flatten(after, again->root, "", has);
  for (const YamlLeaf& leaf : leaves) {
    const std::string path = joined(leaf.path);
    if (leaf.kind == YamlLeaf::Kind::text && !has.contains(path)) {
      return false;
    }
    had.erase(path);
    has.erase(path);
    // A mapping that had nothing in it, or has nothing any more.
    for (std::size_t level = path.find('\n'); level != path.npos; level = path.find('\n', level + 1)) {
      const auto empty = [&](const auto& texts) {
        const auto found = texts.find(path.substr(0, level));
        return found != texts.end() && found->second.find_first_not_of("{ }") == std::string_view::npos;
      };
      had.erase(empty(had) ? path.substr(0, level) : path);
      has.erase(empty(has) ? path.substr(0, level) : path);
    }
  }
  return had == has;
}

}  // namespace

std::optional<Secret> change_yaml_file(std::string_view text, const YamlFile& file, std::span<const YamlLeaf> leaves,
                                       std::string_view header, const YamlEdits& edits, YamlFault& fault) {
  auto changed = Editor(text, file, edits, fault).run(leaves, header);
  if (changed && !comes_back(text, file, changed->expose(), leaves)) {
    fault = {0, "lines that change their meaning beside those that are written"};
    return std::nullopt;
  }
  return changed;
}

}  // namespace dsnsmith
