#include <catch2/catch.hpp>
#include <string>
#include <type_traits>

#include "core/secret.hpp"
#include "diag/diagnostic.hpp"

using namespace dsnsmith;

// A secret cannot be copied by accident, become text, or get into a message.
static_assert(!std::is_copy_constructible_v<Secret>);
static_assert(!std::is_copy_assignable_v<Secret>);
static_assert(!std::is_convertible_v<Secret, std::string_view>);
static_assert(!std::is_convertible_v<Secret, std::string>);
static_assert(!std::is_constructible_v<std::string, const Secret&>);
static_assert(!std::is_constructible_v<Shown, const Secret&>);
static_assert(!std::is_constructible_v<Shown, std::string_view>);
static_assert(!std::is_constructible_v<Shown, const std::string&>);
static_assert(!std::is_constructible_v<ShownText, std::string_view>);

TEST_CASE("a secret grows, is cut and keeps its bytes") {
  Secret secret = Secret::copy_of("ab");
  for (int i = 0; i < 1000; ++i) {
    secret.append('x');
  }
  CHECK(secret.size() == 1002);
  CHECK(secret.expose().starts_with("abxx"));
  secret.truncate(2);
  CHECK(secret.expose() == "ab");
  secret.append(secret);
  CHECK(secret.expose() == "abab");
  secret.append(secret.expose().substr(1, 2));  // a view of itself, which growing would free
  CHECK(secret.expose() == "ababba");
}

TEST_CASE("secrets are equal by their bytes") {
  CHECK(Secret() == Secret::copy_of(""));
  CHECK(Secret::copy_of("CANARY7f3") == Secret::copy_of("CANARY7f3"));
  CHECK_FALSE(Secret::copy_of("CANARY7f3") == Secret::copy_of("CANARY7f4"));
  CHECK_FALSE(Secret::copy_of("a") == Secret::copy_of("ab"));
}

TEST_CASE("a moved secret leaves nothing behind") {
  Secret from = Secret::copy_of("CANARY7f3");
  const Secret to = std::move(from);
  CHECK(from.empty());
  CHECK(to.expose() == "CANARY7f3");
}

TEST_CASE("memory is wiped when a secret is cut or cleared") {
  Secret secret = Secret::copy_of("CANARY7f3");
  const char* const bytes = secret.expose().data();
  secret.clear();
  CHECK(std::string_view(bytes, 9) == std::string_view("\0\0\0\0\0\0\0\0\0", 9));
}
