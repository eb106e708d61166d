// Where a connection goes: a DNS name, an address, or the directory of a Unix socket.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dsnsmith {

// A TCP port, 1 to 65535.
class Port {
 public:
  static std::optional<Port> parse(std::string_view text);
  static constexpr Port of(std::uint16_t number) { return Port(number); }
  [[nodiscard]] constexpr std::uint16_t number() const noexcept { return number_; }
  [[nodiscard]] std::string text() const { return std::to_string(number_); }
  friend bool operator==(Port, Port) = default;

 private:
  explicit constexpr Port(std::uint16_t number) : number_(number) {}
  std::uint16_t number_;
};

// The port that PostgreSQL, and every driver, takes when none is written.
inline constexpr Port kDefaultPort = Port::of(5432);

class Host {
 public:
  enum class Kind { dns_name, ipv4, ipv6, socket_directory };

  // Takes an address without brackets, a name, or a path that begins with `/`.
  // Names may hold underscores (docker compose services do) and one trailing dot;
  // labels have 1 to 63 bytes, the whole at most 253. A text of digits and dots
  // only is an IPv4 address or nothing. Abstract sockets (`@name`) are refused.
  static std::optional<Host> parse(std::string_view text);

  [[nodiscard]] Kind kind() const noexcept { return kind_; }
  [[nodiscard]] bool is_socket() const noexcept { return kind_ == Kind::socket_directory; }
  [[nodiscard]] bool is_address() const noexcept {
    return kind_ == Kind::ipv4 || kind_ == Kind::ipv6;
  }
  [[nodiscard]] bool is_loopback() const;
  // Without brackets; brackets are a matter of writing.
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  friend bool operator==(const Host&, const Host&) = default;

 private:
  Host(Kind kind, std::string text) : kind_(kind), text_(std::move(text)) {}
  Kind kind_;
  std::string text_;
};

// Linux takes 107 bytes for the path of a socket file (sizeof sun_path - 1);
// a directory D is used as D/.s.PGSQL.PORT.
inline constexpr std::size_t kSocketPathLimit = 107;

}  // namespace dsnsmith
