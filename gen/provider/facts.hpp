// What a provider file says, as loaded: views into its document, which must live as long.
#pragma once

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "core/connection.hpp"
#include "provider/pattern.hpp"
#include "provider/provider.hpp"

namespace dsnsmith {

// Where a person finds a value.
struct Found {
  std::string_view how;  // `terraform`, `command`, `page`
  std::string_view what;
};

// A form that somebody might give and that is wrong, and what to do then.
struct Refusal {
  Pattern form;
  std::string_view because;
  std::string_view help;
};

enum class InputKind {
  text,     // one of several forms
  address,  // a host, pasted in any shape
  word,     // one of a list of words
};

struct InputFacts {
  std::string_view name;
  std::string_view title;
  InputKind kind = InputKind::text;
  std::vector<Pattern> forms;  // of text: the first is the input itself; of address: of the host
  std::vector<Pattern> also;   // of address: taken when given as this very input, not from a URL
  std::vector<std::string_view> words;
  std::vector<std::pair<std::string_view, std::string_view>> aliases;  // another word, the word
  std::string_view absent;              // the word that means the same as not giving the input
  std::string_view fallback;            // taken when the input is not given
  std::vector<std::string_view> excludes;  // inputs that cannot be given beside it
  std::vector<std::string_view> usual;  // values that the provider's documents name
  // Of address: it may be made from other inputs, by the form that uses most of what is known.
  bool derivable = false;
  std::vector<Refusal> refusals;
  std::vector<Found> found;
};

// `when: {pool_mode: session}`: all must hold.
using When = std::vector<std::pair<std::string_view, std::string_view>>;

struct PoolerFacts {
  std::string_view id;
  PreparedSupport prepared = PreparedSupport::none;
  StartupTreatment startup_default = StartupTreatment::forwards;
  std::vector<std::pair<std::string_view, StartupTreatment>> startup;
  std::size_t startup_limit = 0;
  bool channel_binding = true;  // false: authentication is not bound to the TLS channel
};

struct UserFacts {
  std::string_view id;
  std::optional<Pattern> form;  // with a gap `role`, a bare role is put into it
  std::string_view title;
  std::vector<Refusal> refusals;
  std::vector<Found> found;
};

// Who signs the server's certificate.
enum class Authority {
  any,         // whoever the reader is told to trust
  public_ca,   // one of the public authorities
  private_ca,  // the provider's own: a file is needed
};

struct TlsFacts {
  When when;
  TlsMode floor = TlsMode::disable;
  Authority authority = Authority::any;
  // Chosen when the roots are at hand, and the most that can be asked for, where the host
  // is a name and where it is an address.
  TlsMode name = TlsMode::verify_full;
  TlsMode name_most = TlsMode::verify_full;
  TlsMode address = TlsMode::verify_full;
  TlsMode address_most = TlsMode::verify_full;
  bool shared = false;  // the authority signs for others, too
  // Why no more can be asked for; ends the sentence "… cannot work: …".
  std::string_view because;
  bool unencrypted_is_safe = false;  // the network below encrypts, so its absence is no warning
};

struct TlsPolicy {
  std::string_view id;
  std::vector<TlsFacts> rows;  // the first whose condition holds
};

struct WarningFacts {
  Code code;
  std::optional<Use> use;  // empty: for every use
  std::string_view because;
  std::string_view help;
};

struct EndpointFacts {
  std::string_view id;
  std::string_view title;
  EndpointKind kind = EndpointKind::direct;
  Network network = Network::public_network;
  std::vector<Pattern> sockets;         // of the directory; the first that can be made is
  std::vector<std::string_view> hosts;  // address inputs, the first given one is taken
  std::optional<Port> port;         // empty: every server has another, so it must be given
  std::vector<Found> port_found;    // then: where
  bool port_free = false;           // `port` may say another
  bool several_hosts = false;
  std::string_view database_input;           // the input that is the database on the wire
  std::optional<Pattern> database_form;      // or what is made of the database's name
  std::vector<std::string_view> needs;       // inputs beside host or socket
  std::vector<std::string_view> taken_with;  // inputs without which no use takes it by itself
  const UserFacts* user = nullptr;
  const TlsPolicy* tls = nullptr;           // null: no TLS
  const PoolerFacts* pooler = nullptr;      // null: nothing stands between
  std::optional<PreparedSupport> prepared;  // other than the pooler's
  std::vector<Pattern> routing;
  bool routed_by_sni = false;
  bool keeps_options = false;  // words of a pasted `options` that mean nothing here are kept
  struct Change {
    When when;
    std::optional<EndpointKind> kind;
    const PoolerFacts* pooler = nullptr;
    std::optional<PreparedSupport> prepared;
  };
  std::vector<Change> changes;  // every one whose condition holds, in order
  std::vector<WarningFacts> warnings;
};

struct Provider::Facts {
  OwnTypes own_types;
  std::string_view id;
  std::string_view title;
  std::string_view evidence;
  std::string_view default_user;
  std::string_view default_database;
  std::vector<InputFacts> inputs;
  std::vector<PoolerFacts> poolers;
  std::vector<UserFacts> users;
  std::vector<TlsPolicy> tls;
  std::vector<Found> ca_found;
  std::vector<Pattern> options;  // words of a pasted `options` that say an input
  std::vector<EndpointFacts> endpoints;
  std::vector<std::string_view> application;  // endpoint ids by preference
  std::vector<std::string_view> migration;

  [[nodiscard]] const InputFacts* find_input(std::string_view name) const;
  [[nodiscard]] const EndpointFacts* find_endpoint(std::string_view name) const;
};

}  // namespace dsnsmith
