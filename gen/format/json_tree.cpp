#include "format/json_tree.hpp"

#include <algorithm>
#include <list>
#include <unordered_map>
#include <utility>

#include "format/keyed_file.hpp"

namespace dsnsmith {
namespace {

using Kind = JsonLeaf::Kind;

// The blanks of the line that a member begins, its line end first; what a new object within it is set off with.
struct Indent {
  std::string line;  // "\n  "; empty: all in one line
  std::string step;  // "  "
};

using Leaves = std::vector<const JsonLeaf*>;

// Leaves that share the name of one level, in the order of the first of each; not each name against all others, since a
// file of ten thousand variables has thirty thousand of them.
struct Group {
  std::string_view name;
  Leaves leaves;
};

std::vector<Group> groups_of(const Leaves& leaves, std::size_t depth) {
  std::vector<Group> groups;
  std::unordered_map<std::string_view, std::size_t> by_name;
  for (const JsonLeaf* leaf : leaves) {
    const auto [at, is_new] = by_name.emplace(leaf->path[depth], groups.size());
    if (is_new) {
      groups.push_back({leaf->path[depth], {}});
    }
    groups[at->second].leaves.push_back(leaf);
  }
  return groups;
}

// The last member of each name, and whether it is the only one.
struct Named {
  const JsonMember* member = nullptr;
  bool twice = false;
};
using Members = std::unordered_map<std::string_view, Named>;

Members members_of(const JsonObject& object) {
  Members members;
  for (const JsonMember& member : object.members) {
    Named& named = members[member.key];
    named = {&member, named.member != nullptr};
  }
  return members;
}

class TreeWriter {
 public:
  TreeWriter(JsonDialect dialect, JsonFault& fault) : dialect_(dialect), fault_(fault) {}

  // `text` is one object, `base` its place in the file; its members have the first `depth` names of their path.
  std::optional<Secret> write(std::string_view text, std::size_t base, const Leaves& leaves, std::size_t depth, const Indent& outer,
                              std::optional<JsonText> comment) {
    JsonFault fault;
    const auto object = json_object(text, fault, dialect_);
    if (!object) {
      return fail(base + fault.offset, fault.what);
    }
    const Indent indent = indent_of(text, *object, outer);
    Members members = members_of(*object);
    std::list<Secret> kept;  // what the texts below are views of
    std::vector<JsonText> texts;
    std::vector<std::string> gone;
    for (const Group& group : groups_of(leaves, depth)) {
      const auto [member, twice] = members[group.name];
      if (twice) {
        return fail(base + member->begin, "a name that stands twice");
      }
      const JsonLeaf& first = *group.leaves.front();
      if (group.leaves.size() == 1 && first.path.size() == depth + 1) {
        if (first.kind == Kind::gone) {
          gone.emplace_back(group.name);
        } else {
          texts.push_back({group.name, first.value, first.kind == Kind::spelled});
        }
        continue;
      }
      if (member == nullptr && std::ranges::all_of(group.leaves, [](const JsonLeaf* leaf) { return leaf->kind == Kind::gone; })) {
        continue;
      }
      auto inner = write_below(text, base, member, group.leaves, depth, indent);
      if (!inner) {
        return std::nullopt;
      }
      texts.push_back({group.name, kept.emplace_back(std::move(*inner)).expose(), true});
    }
    return change_json_file(text, *object, {.comment = comment, .texts = texts, .gone = gone, .space = {indent.line, outer.line}});
  }

 private:
  std::optional<Secret> write_below(std::string_view text, std::size_t base, const JsonMember* member, const Leaves& leaves, std::size_t depth,
                                    const Indent& indent) {
    if (std::ranges::any_of(leaves, [&](const JsonLeaf* leaf) { return leaf->path.size() == depth + 1; })) {
      return fail(base, "a text where our other entries want an object");
    }
    const std::string_view inner = member == nullptr ? "{}" : json_spelling(text, *member);
    const std::size_t place = base + (member == nullptr ? 0 : member->value_begin);
    if (!inner.starts_with('{')) {
      return fail(place, "something else than an object where an entry of ours goes");
    }
    return write(inner, place, leaves, depth + 1, indent, std::nullopt);
  }

  static Indent indent_of(std::string_view text, const JsonObject& object, const Indent& outer) {
    if (object.members.empty()) {
      return {outer.line.empty() ? "" : outer.line + outer.step, outer.step};
    }
    const std::string_view before = text.substr(object.open + 1, object.members.front().begin - object.open - 1);
    const std::size_t blanks = before.find_last_not_of(" \t\r\n") + 1;
    const std::size_t line = before.find_first_of("\r\n", blanks);
    if (line == before.npos) {
      return {"", outer.step};
    }
    // What the member is set off by from its object is the step for what is in it.
    std::string ours(before.substr(line));
    const bool deeper = ours.size() > outer.line.size() && ours.starts_with(outer.line);
    return {ours, deeper ? ours.substr(outer.line.size()) : outer.step};
  }

  std::nullopt_t fail(std::size_t offset, std::string_view what) {
    fault_ = {offset, what};
    return std::nullopt;
  }

  JsonDialect dialect_;
  JsonFault& fault_;
};

}  // namespace

std::optional<Secret> change_json_tree(std::string_view text, JsonDialect dialect, std::span<const JsonLeaf> leaves,
                                       std::optional<JsonText> comment, JsonFault& fault) {
  Leaves all;
  for (const JsonLeaf& leaf : leaves) {
    all.push_back(&leaf);
  }
  return TreeWriter(dialect, fault).write(text, 0, all, 0, {std::string(line_end_of(text)), "  "}, comment);
}

}  // namespace dsnsmith
