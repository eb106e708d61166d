#include <core/secret.hpp>
#include <text/libpq_url.hpp>

int main() {
  const dsnsmith::Secret secret = dsnsmith::Secret::copy_of("postgresql://u:p@h/d?sslmode=require");
  dsnsmith::LibpqUrl url;
  const bool fine = dsnsmith::parse_libpq_url(secret.expose(), url).fault == dsnsmith::UrlFault::none;
  return fine && url.split.user == "u" ? 0 : 1;
}
