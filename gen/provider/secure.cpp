#include "provider/secure.hpp"

#include <algorithm>

namespace dsnsmith {
namespace {

// disable < allow < prefer < require < verify-ca < verify-full, as they are declared.
bool weaker(TlsMode a, TlsMode b) { return static_cast<int>(a) < static_cast<int>(b); }

ShownText shown(TlsMode mode) { return ShownText::of_table(name_of(mode)); }

class TlsChooser {
 public:
  TlsChooser(const SecureRequest& what, Diagnostics& diagnostics)
      : what_(what), request_(what.request), hints_(what.given.tls), diagnostics_(diagnostics) {
    ca_ = request_.ca_path ? request_.ca_path : hints_.ca;
    cert_ = request_.cert_path ? request_.cert_path : hints_.cert;
    key_ = request_.key_path ? request_.key_path : hints_.key;
    system_ = request_.system_roots || (hints_.system_roots && !ca_);
    place_ = asked_in_spec()        ? request_.tls_place
             : hints_.input.empty() ? request_.place
                                    : hints_.place;
  }

  Tls choose() {
    if (what_.endpoint.tls == nullptr) {
      if (asked_in_spec() || hints_.least || hints_.ca || hints_.system_roots || hints_.cert) {
        diagnostics_.warning(Code::tls_has_no_effect, place_,
                             {"endpoint `", ShownText::of_table(what_.endpoint.id),
                              "` is not encrypted by the driver, so TLS settings are left out"},
                             {}, {"remove `tls` here, or choose an endpoint that has TLS"});
      }
      return {};
    }
    row_ = &row();
    is_address_ = what_.host.is_address();
    loopback_ = what_.host.is_loopback();
    const std::size_t before = diagnostics_.errors();
    check_contradictions();
    note_weak_hint();
    Tls tls;
    tls.mode = mode();
    check_mode(tls.mode);
    set_roots(tls);
    if (cert_ && key_ && !weaker(tls.mode, TlsMode::require)) {
      tls.cert = *cert_;
      tls.key = *key_;
    }
    return diagnostics_.errors() == before ? tls : Tls{};
  }

 private:
  [[nodiscard]] bool asked_in_spec() const {
    return request_.tls_mode || request_.ca_path || request_.system_roots || request_.cert_path ||
           request_.key_path;
  }

  const TlsFacts& row() {
    const std::vector<TlsFacts>& rows = what_.endpoint.tls->rows;
    const auto held = std::ranges::find_if(
        rows, [&](const TlsFacts& row) { return what_.given.holds(row.when, what_.facts); });
    return held == rows.end() ? rows.back() : *held;  // the loader sees to it that the last holds
  }

  [[nodiscard]] ShownText title() const { return ShownText::of_table(what_.facts.title); }

  [[nodiscard]] bool has_roots() const {
    return ca_.has_value() || system_ || row_->authority != Authority::private_ca;
  }
  [[nodiscard]] TlsMode chosen() const { return is_address_ ? row_->address : row_->name; }
  [[nodiscard]] TlsMode most() const { return is_address_ ? row_->address_most : row_->name_most; }

  void check_contradictions() {
    if (request_.ca_path && hints_.ca && *request_.ca_path != *hints_.ca) {
      diagnostics_.error(Code::contradiction, request_.tls_place,
                         {"`tls.ca` and `sslrootcert` in the pasted URL name two different files"},
                         {}, {"remove `sslrootcert` from the URL"});
    }
    if (request_.ca_path && request_.system_roots) {
      diagnostics_.error(Code::contradiction, request_.tls_place,
                         {"`tls.ca` names a file and the system's authorities at once"});
    }
    if (cert_.has_value() != key_.has_value()) {
      diagnostics_.error(Code::missing_key, place_,
                         {"a client certificate and its key are given together or not at all"},
                         {"both `tls.cert` and `tls.key`"});
    }
    if (request_.tls_mode && hints_.least && weaker(*request_.tls_mode, *hints_.least)) {
      diagnostics_.error(
          Code::contradiction, request_.tls_place,
          {"`tls.mode` is `", shown(*request_.tls_mode), "`, and `sslmode` in `",
           ShownText::of_table(hints_.input), "` asks for at least `", shown(*hints_.least), "`"},
          {},
          {"remove `sslmode` from `", ShownText::of_table(hints_.input),
           "`, or strengthen `tls.mode`"});
    }
    if (system_ && row_->authority == Authority::private_ca) {
      diagnostics_.error(
          Code::cannot_verify, place_,
          {"the certificates of ", title(),
           " are signed by an authority of its own, which the system's authorities do not know"},
          {"`tls: {ca: {file: …}}` with the provider's certificate authority"},
          {way_to(what_.facts.ca_found)});
    }
  }

  // What a pasted URL says only strengthens; who wants less says so under `tls`.
  void note_weak_hint() {
    if (hints_.least && weaker(*hints_.least, TlsMode::require) && !request_.tls_mode) {
      diagnostics_.note(
          Code::tls_has_no_effect, hints_.place,
          {"`sslmode=", shown(*hints_.least), "` in `", ShownText::of_table(hints_.input),
           "` does not weaken what the provider makes possible"},
          {}, {"if it is meant, write `tls: {mode: ", shown(*hints_.least), "}`"});
    }
  }

  [[nodiscard]] std::optional<TlsMode> asked() const {
    if (request_.tls_mode) {
      return request_.tls_mode;
    }
    if (hints_.least && weaker(by_itself(), *hints_.least)) {
      return hints_.least;
    }
    return std::nullopt;
  }

  [[nodiscard]] TlsMode by_itself() const {
    return has_roots() || weaker(chosen(), TlsMode::require) ? chosen() : TlsMode::require;
  }

  [[nodiscard]] TlsMode mode() const { return asked().value_or(by_itself()); }

  void check_mode(TlsMode mode) {
    if (weaker(mode, row_->floor)) {
      diagnostics_.error(Code::tls_below_floor, place_,
                         {"`", shown(mode), "` is weaker than what ", title(), " accepts"},
                         {"at least `", shown(row_->floor), "`"},
                         {"leave `tls.mode` out to get the strongest that works"});
      return;
    }
    if (weaker(most(), mode)) {
      report_impossible(mode);
    } else if (weaker(mode, TlsMode::require)) {
      report_unencrypted(mode);
    } else if (mode == TlsMode::require) {
      report_unverified();
    } else {
      check_verified(mode);
    }
  }

  void report_impossible(TlsMode mode) {
    const bool by_address = row_->because.empty() && is_address_;
    diagnostics_.error(
        Code::cannot_verify, place_,
        {"`", shown(mode), "` cannot work: ",
         row_->because.empty() ? ShownText::of_table("the certificate does not hold the address")
                               : ShownText::of_table(row_->because)},
        {"`", shown(most()), "`"},
        {by_address ? Shown("connect by the DNS name of the server, or leave `tls.mode` out")
                    : Shown("leave `tls.mode` out to get the strongest that works")});
  }

  void report_unencrypted(TlsMode mode) {
    const bool nothing_better = weaker(most(), TlsMode::require);
    if (nothing_better && !row_->unencrypted_is_safe && !loopback_) {
      diagnostics_.warning(Code::not_encrypted, place_,
                           {"the connection is not encrypted: ", ShownText::of_table(row_->because)},
                           {}, {"see to it that the network in between is trusted"});
    } else if (nothing_better) {
      // Said in the provider file: the network below encrypts.
    } else if (!loopback_ && mode == TlsMode::disable) {
      diagnostics_.warning(Code::not_encrypted, place_,
                           {"the connection is not encrypted, and the host is not this machine"},
                           {}, {"leave `tls.mode` out to get the strongest that works"});
    } else if (!loopback_) {
      diagnostics_.warning(
          Code::not_encrypted, place_,
          {"`", shown(mode), "` may leave the connection unencrypted without a word"}, {},
          {"leave `tls.mode` out to get the strongest that works"});
    }
    if (ca_ || cert_ || system_) {
      diagnostics_.warning(
          Code::tls_has_no_effect, place_,
          {"`", shown(mode), "` uses no certificates, so those under `tls` are left out"});
    }
  }

  void report_unverified() {
    if (system_ && row_->authority != Authority::private_ca) {
      // libpq: weak sslmode "require" may not be used with sslrootcert=system.
      diagnostics_.error(
          Code::contradiction, place_,
          {"`require` does not verify, and the system's authorities are given to verify with"},
          {"`verify-full`"}, {"leave `tls.mode` out to get the strongest that works"});
      return;
    }
    if (loopback_) {
      return;
    }
    if (weaker(chosen(), TlsMode::verify_ca)) {
      report_unverifiable();
      return;
    }
    if (row_->authority == Authority::private_ca && !ca_) {
      diagnostics_.warning(Code::server_not_verified, place_,
                           {"the connection is encrypted, but the server is not verified: no "
                            "certificate authority is given"},
                           {},
                           {"give the one of ", title(), " as `tls: {ca: {file: …}}`; ",
                            way_to(what_.facts.ca_found)});
    } else {
      diagnostics_.warning(
          Code::server_not_verified, place_,
          {"the connection is encrypted, but `require` does not verify the server"}, {},
          {"leave `tls.mode` out: `", shown(chosen()), "` works here"});
    }
  }

  // The provider offers no way to verify, or none that is known to work.
  void report_unverifiable() {
    const ShownText better = shown(most());
    const bool may_be_tried = !weaker(most(), TlsMode::verify_ca);
    diagnostics_.warning(
        Code::server_not_verified, place_,
        {"the connection is encrypted, but the server is not verified: ",
         ShownText::of_table(row_->because)},
        {},
        {may_be_tried ? Shown("if it is known to work here, ask for it: `tls: {mode: ")
                      : Shown("nothing stronger works there; `accept: [server-not-verified]` says "
                              "that this is known"),
         may_be_tried ? Shown(better) : Shown(""), may_be_tried ? Shown("}`") : Shown("")});
  }

  void check_verified(TlsMode mode) {
    if (!has_roots()) {
      diagnostics_.error(Code::cannot_verify, place_,
                         {"`", shown(mode), "` needs the certificate authority of ", title()},
                         {"`tls: {ca: {file: …}}`"}, {way_to(what_.facts.ca_found)});
      return;
    }
    if (mode == TlsMode::verify_ca && !ca_ && row_->authority != Authority::private_ca) {
      // Public authorities sign for everybody: any server with any certificate would pass.
      diagnostics_.error(Code::cannot_verify, place_,
                         {"`verify-ca` with the public authorities verifies nothing, since they "
                          "sign for everybody"},
                         {"`verify-full`, or `tls: {ca: {file: …}}`"});
      return;
    }
    if (mode == TlsMode::verify_ca && row_->shared) {
      diagnostics_.warning(
          Code::shared_authority, place_,
          {"the certificate authority also signs for other servers, and the host name is not "
           "checked"},
          {}, {"connect by the DNS name of the server, then `verify-full` is possible"});
    }
  }

  void set_roots(Tls& tls) const {
    if (weaker(tls.mode, TlsMode::require)) {
      return;
    }
    if (ca_) {
      tls.roots = Roots::file;
      tls.ca = *ca_;
    } else if (tls.verifies()) {
      tls.roots = Roots::system;
    }
  }

  const SecureRequest& what_;
  const ResolveRequest& request_;
  const GivenTls& hints_;
  Diagnostics& diagnostics_;
  const TlsFacts* row_ = nullptr;
  std::optional<std::string> ca_, cert_, key_;
  bool system_ = false;
  bool is_address_ = false;
  bool loopback_ = false;
  Place place_;
};

}  // namespace

Tls choose_tls(const SecureRequest& what, Diagnostics& diagnostics) {
  return TlsChooser(what, diagnostics).choose();
}

}  // namespace dsnsmith
