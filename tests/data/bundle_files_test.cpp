// What every bundle owes its readers.
#include "data/data_files.hpp"

namespace dsnsmith {

TEST_CASE("bundles hold entries of known drivers and parts") {
  const Documents bundles = read_folder("templates/bundles");
  for (const std::string_view id :
       {"prisma", "django", "rails", "spring", "npgsql", "service-binding", "cnpg", "pgo", "libpq-env", "vercel", "supabase", "heroku-jvm", "quarkus"}) {
    CHECK(bundles.contains(id));
  }
  for (const auto& [name, document] : bundles) {
    const Node root = document->root();
    INFO(name);
    CHECK(root.find("id").text() == name);
    CHECK_FALSE(root.find("title").text().empty());
    CHECK(root.find("sources").size() > 0);
    if (const Node like = root.find("like")) {
      CHECK(bundles.contains(like.text()));
      CHECK_FALSE(root.find("keys"));
      continue;
    }
    REQUIRE(root.find("keys").is_mapping());
    CHECK(root.find("keys").size() > 0);
    for (const auto& [key, entry] : root.find("keys").pairs()) {
      INFO(key.text());
      const int forms = (entry.find("literal") ? 1 : 0) + (entry.find("part") ? 1 : 0) + (entry.find("as") ? 1 : 0);
      CHECK(forms == 1);
      CHECK_FALSE(entry.find("database"));
      if (const Node as = entry.find("as")) {
        const bool many = as.text() == "keywords" || as.text() == "properties";
        CHECK((many || as.text() == "url" || as.text() == "settings"));
        CHECK(std::ranges::count(key.text(), '*') == (many ? 1 : 0));
        const DriverFacts& facts = driver(entry.find("driver").text());
        CHECK((as.text() == "settings" || as.text() == "properties" || facts.string.has_value()));
      }
    }
  }
}

}  // namespace dsnsmith
