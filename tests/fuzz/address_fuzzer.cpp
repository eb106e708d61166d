// Any bytes as the address of any provider: nothing crashes, and nothing of a password is shown.
#include <cstdlib>
#include <string>
#include <string_view>

#include "provider/address.hpp"
#include "provider/provider.hpp"
#include "spec/builtin.hpp"

namespace {

using namespace dsnsmith;

constexpr std::string_view kCanary = "CANARY7f3";

const std::vector<Provider>& all_providers() {
  static const std::vector<Provider> providers = [] {
    std::vector<Provider> list;
    Diagnostics diagnostics;
    for (const BuiltinDocument& builtin : builtin_providers()) {
      if (std::optional<Provider> provider =
              Provider::load(builtin.document().root(), diagnostics)) {
        list.push_back(std::move(*provider));
      }
    }
    return list;
  }();
  return providers;
}

void must_not_show(const Diagnostics& diagnostics) {
  if (render_text(diagnostics).find(kCanary) != std::string::npos) {
    std::abort();
  }
}

void ask(const Provider& provider, const char* input, std::string_view text, bool from_source) {
  ResolveRequest request;
  request.inputs.push_back({input, Secret::copy_of(text), {}, from_source});
  request.user = "app";
  request.database = "orders";
  Diagnostics diagnostics;
  const std::optional<Resolved> resolved = provider.resolve(request, diagnostics);
  must_not_show(diagnostics);
  // What is wrong is said, and what is said to be wrong gives nothing.
  if (resolved.has_value() != (diagnostics.errors() == 0)) {
    std::abort();
  }
  if (resolved && (resolved->connection.addresses.empty() || resolved->connection.user.empty() ||
                   (!from_source && resolved->url_password))) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kLongest = 512;
  const std::string_view text(reinterpret_cast<const char*>(data), std::min(size, kLongest));
  // The canary stands wherever the bytes hold a `!`, so that it lands in every part of a URL.
  std::string with_canary;
  for (const char c : text) {
    if (c == '!') {
      with_canary += kCanary;
    } else {
      with_canary += c;
    }
  }
  for (const Origin origin : {Origin::spec, Origin::source}) {
    Diagnostics diagnostics;
    const std::optional<Pasted> pasted = take_apart(with_canary, "url", origin, {}, diagnostics);
    must_not_show(diagnostics);
    if (pasted.has_value() != (diagnostics.errors() == 0)) {
      std::abort();
    }
  }
  for (const Provider& provider : all_providers()) {
    ask(provider, "url", with_canary, true);
    ask(provider, "url", with_canary, false);
    ask(provider, "host", with_canary, false);
    for (const std::string_view name : provider.input_names()) {
      ask(provider, std::string(name).c_str(), with_canary, false);
    }
  }
  return 0;
}
