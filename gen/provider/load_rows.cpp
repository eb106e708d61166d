#include "provider/load_rows.hpp"

#include <charconv>

#include "provider/load_checks.hpp"

namespace dsnsmith {

void RowLoader::load_types(const Fields& top) {
  OwnTypes& own = facts().own_types;
  for (const auto& [key, node] : top.map("types")) {
    const Fields fields(node,
                        {"title", "of", "least", "most", "characters", "words", "starts", "ends",
                         "not_starts", "not_ends", "samples"},
                        heard());
    CaptureType type;
    type.name = key.text();
    type.description = fields.needed_text("title");
    type.samples = fields.needed_text("samples");
    if (const Node of = fields.find("of")) {
      type.of = find_capture_type(of.text(), &own);
      if (type.of == nullptr) {
        wrong(of, {"a type is made of one that exists, or that stands above it"});
      }
    }
    CaptureLimits& limits = own.limits.emplace_back();
    limits.least = fields.find("least").present() ? number(fields.find("least")) : limits.least;
    limits.most = fields.find("most").present() ? number(fields.find("most")) : limits.most;
    if (const std::vector<std::string_view> names = fields.words("characters"); !names.empty()) {
      ByteSet& set = own.characters.emplace_back();
      for (const std::string_view name : names) {
        set = set + characters(name, fields.find("characters"));
      }
      limits.characters = &set;
    }
    limits.words = fields.words("words");
    limits.starts = fields.words("starts");
    limits.ends = fields.words("ends");
    limits.not_starts = fields.words("not_starts");
    limits.not_ends = fields.words("not_ends");
    if (!fields.find("of").present() && limits.characters == nullptr && limits.words.empty()) {
      wrong(key, {"a type has at least one of `of`, `characters` and `words`"});
    }
    if (find_capture_type(type.name, &own) != nullptr) {
      wrong(key, {"there is a type of this name already"});
    }
    type.limits = &limits;
    own.types.push_back(type);
    if (!node.document()->is_compiled_in()) {
      check_samples(type, key, heard());
    }
  }
}

ByteSet RowLoader::characters(std::string_view name, Node node) {
  if (name == "lower") return ByteSet::range('a', 'z');
  if (name == "upper") return ByteSet::range('A', 'Z');
  if (name == "digits") return kDigits;
  if (name == "hex") return kDigits + ByteSet::range('a', 'f');
  constexpr ByteSet kMarks("-_.");
  if (!kMarks.contains_all(name)) {
    wrong(node, {"characters are `lower`, `upper`, `digits`, `hex`, `-`, `_` and `.`"});
  }
  return ByteSet(name);
}

bool RowLoader::wrong(const Node& node, Message message, Message expected) {
  return heard().error(Code::invalid_provider_file, node.place(), message, expected);
}

std::optional<Pattern> RowLoader::pattern(Node node) {
  Pattern::Fault fault = Pattern::Fault::none;
  std::optional<Pattern> parsed =
      Pattern::parse(scalar_text(node, heard()), fault, &facts().own_types);
  if (!parsed) {
    report_pattern(node, fault, heard());
  }
  return parsed;
}

std::vector<Pattern> RowLoader::patterns(const std::vector<Node>& nodes) {
  std::vector<Pattern> list;
  for (const Node& node : nodes) {
    if (std::optional<Pattern> parsed = pattern(node)) {
      list.push_back(std::move(*parsed));
    }
  }
  return list;
}

std::vector<Pattern> RowLoader::forms(const std::vector<Node>& nodes) {
  std::vector<Pattern> list;
  for (const Node& node : nodes) {
    if (!node.is_mapping()) {
      if (std::optional<Pattern> parsed = pattern(node)) {
        list.push_back(std::move(*parsed));
      }
      continue;
    }
    const Fields fields(node, {"form", "realm"}, heard());
    const std::string_view realm = fields.needed_text("realm");
    if (std::optional<Pattern> parsed = pattern(fields.need("form"))) {
      parsed->set_realm(realm);
      list.push_back(std::move(*parsed));
    }
  }
  return list;
}

std::vector<Found> RowLoader::found(const std::vector<Node>& nodes) {
  std::vector<Found> list;
  for (const Node& node : nodes) {
    const Fields fields(node, {"terraform", "command", "page"}, heard());
    for (const auto& [key, value] : node.pairs()) {
      list.push_back({key.text(), scalar_text(value, heard())});
    }
  }
  return list;
}

std::vector<Refusal> RowLoader::refusals(const std::vector<Node>& nodes) {
  std::vector<Refusal> list;
  for (const Node& node : nodes) {
    const Fields fields(node, {"form", "because", "help"}, heard());
    const std::string_view because = fields.needed_text("because");
    if (std::optional<Pattern> form = pattern(fields.need("form"))) {
      list.push_back({std::move(*form), because, fields.text("help")});
    }
  }
  return list;
}

When RowLoader::condition(const Fields& fields) {
  When list;
  for (const auto& [key, value] : fields.map("when")) {
    const InputFacts* input = facts().find_input(key.text());
    if (input == nullptr || input->kind != InputKind::word) {
      wrong(key, {"`when` names an input that takes one of a list of words"});
    } else if (std::ranges::find(input->words, value.text()) == input->words.end()) {
      wrong(value, {"the input has no such word"}, {"one of ", ShownText::list(input->words)});
    }
    list.emplace_back(key.text(), value.text());
  }
  return list;
}

std::optional<PreparedSupport> RowLoader::prepared(const Fields& fields) {
  using enum PreparedSupport;
  if (!fields.find("prepared").present()) {
    return std::nullopt;
  }
  return fields.choice<PreparedSupport>(
      "prepared", {{"direct", direct}, {"none", none}, {"tracked", tracked}, {"budget", budget}},
      none);
}

void RowLoader::load_poolers(const Fields& top) {
  for (const auto& [key, node] : top.map("poolers")) {
    const Fields fields(node, {"prepared", "startup", "startup_limit", "channel_binding"}, heard());
    fields.need("prepared");
    PoolerFacts pooler;
    pooler.id = key.text();
    pooler.prepared = prepared(fields).value_or(PreparedSupport::none);
    if (const Node startup = fields.need("startup")) {
      using enum StartupTreatment;
      const Fields rules(startup, {"default", "forwards", "ignores", "refuses"}, heard());
      rules.need("default");
      pooler.startup_default = rules.choice<StartupTreatment>(
          "default", {{"forwards", forwards}, {"ignores", ignores}, {"refuses", refuses}}, refuses);
      for (const auto& [word, treatment] : {std::pair{std::string_view("forwards"), forwards},
                                            {"ignores", ignores},
                                            {"refuses", refuses}}) {
        for (const std::string_view name : rules.words(word)) {
          pooler.startup.emplace_back(name, treatment);
        }
      }
    }
    pooler.startup_limit = number(fields.find("startup_limit"));
    pooler.channel_binding =
        fields.choice<bool>("channel_binding", {{"true", true}, {"false", false}}, true);
    facts().poolers.push_back(std::move(pooler));
  }
}

std::size_t RowLoader::number(Node node) {
  std::size_t value = 0;
  if (node.present()) {
    const std::string_view text = scalar_text(node, heard());
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) {
      wrong(node, {"a whole number is wanted here"});
    }
  }
  return value;
}

void RowLoader::load_users(const Fields& top) {
  for (const auto& [key, node] : top.map("users")) {
    const Fields fields(node, {"title", "form", "refuse", "found"}, heard());
    UserFacts user;
    user.id = key.text();
    user.title = fields.needed_text("title");
    if (fields.find("form").present()) {
      user.form = pattern(fields.find("form"));
    }
    user.refusals = refusals(fields.list("refuse"));
    user.found = found(fields.list("found"));
    facts().users.push_back(std::move(user));
  }
}

TlsMode RowLoader::mode(const Fields& fields, std::string_view key, TlsMode fallback) {
  using enum TlsMode;
  return fields.choice<TlsMode>(key,
                                {{"none", disable},
                                 {"require", require},
                                 {"verify-ca", verify_ca},
                                 {"verify-full", verify_full}},
                                fallback);
}

void RowLoader::load_tls(const Fields& top) {
  for (const auto& [key, node] : top.map("tls")) {
    TlsPolicy policy;
    policy.id = key.text();
    if (!node.is_sequence() || node.size() == 0) {
      wrong(node, {"a TLS policy is a list of rows, of which the first that holds is taken"});
    }
    for (const Node& item : node.items()) {
      const Fields fields(
          item,
          {"when", "floor", "authority", "verify", "at_most", "shared_authority", "because",
           "unencrypted_is_safe"},
          heard());
      fields.need("floor");
      fields.need("authority");
      TlsFacts row;
      row.when = condition(fields);
      row.floor = mode(fields, "floor", TlsMode::disable);
      row.authority = fields.choice<Authority>("authority",
                                               {{"any", Authority::any},
                                                {"public", Authority::public_ca},
                                                {"private", Authority::private_ca}},
                                               Authority::any);
      if (const Node verify = fields.need("verify")) {
        const Fields modes(verify, {"name", "address"}, heard());
        row.name = mode(modes, "name", TlsMode::verify_full);
        row.address = mode(modes, "address", TlsMode::verify_full);
      }
      row.name_most = row.name;
      row.address_most = row.address;
      if (const Node most = fields.find("at_most")) {
        const Fields modes(most, {"name", "address"}, heard());
        row.name_most = mode(modes, "name", row.name);
        row.address_most = mode(modes, "address", row.address);
      }
      row.shared = fields.flag("shared_authority");
      row.because = fields.text("because");
      row.unencrypted_is_safe = fields.flag("unencrypted_is_safe");
      const bool verifies = row.name == TlsMode::verify_ca || row.name == TlsMode::verify_full;
      if (!verifies && row.because.empty()) {
        wrong(item, {"a row that verifies nothing says `because` of what"});
      }
      policy.rows.push_back(std::move(row));
    }
    if (!policy.rows.empty() && !policy.rows.back().when.empty()) {
      wrong(node, {"the last row of a TLS policy holds always: it has no `when`"});
    }
    facts().tls.push_back(std::move(policy));
  }
}

}  // namespace dsnsmith
