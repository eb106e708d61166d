// How the programs that read .env files find assignments in them, each with its faults.
//
// Every grammar here is a model of one program, checked against that program in
// tests/conformance/readers. The environment is taken to be empty: a variable is
// expanded to what the same file set before, otherwise to nothing.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/secret.hpp"
#include "format/dotenv/budget.hpp"

namespace dsnsmith {

// One assignment as a reader finds it.
struct Binding {
  std::string key;
  Secret value;
  bool known = true;            // false: it depends on the machine (a home directory, `$$`, …)
  std::size_t begin = 0;        // bytes of the file: where the statement begins, `export` included
  std::size_t value_begin = 0;  // its value as spelled, quotes included
  std::size_t value_end = 0;
  bool bare = false;            // its name stands alone, without what separates it from a value
};

// In the order of the file, with what their variables came to.
class Bindings : public std::vector<Binding> {
 public:
  // What is put in for a variable: the last binding of that name, or null. Of a file whose variables hold one
  // another again and again it is null, too, once they come to more than anybody writes (budget.hpp).
  const Secret* expansion_of(std::string_view name);
  // The binding in which that happened.
  [[nodiscard]] std::optional<std::size_t> endless() const { return endless_; }

 private:
  FileBudget budget_;
  std::optional<std::size_t> endless_;
};

// Why a reader gives up on a file.
struct ReadFault {
  std::size_t offset = 0;
  std::string_view what;  // one of our own phrases
  bool ours = false;      // the program reads on, but only where we cannot look
};

using Grammar = std::optional<Bindings> (*)(std::string_view bytes, ReadFault& fault);

// What the grammar finds; a fault, too, where its variables have no end.
std::optional<Bindings> read_by(Grammar grammar, std::string_view bytes, ReadFault& fault);

// bash 5.2, `set -a; . file`: assignments, `export`, comments, lists. What runs
// commands to get a value is a fault; an ordinary command is passed over.
std::optional<Bindings> read_bash(std::string_view bytes, ReadFault& fault);
// The same by dash 0.5, busybox ash 1.35, zsh 5.9 and ksh93u+m.
std::optional<Bindings> read_dash(std::string_view bytes, ReadFault& fault);
std::optional<Bindings> read_busybox(std::string_view bytes, ReadFault& fault);
std::optional<Bindings> read_zsh(std::string_view bytes, ReadFault& fault);
std::optional<Bindings> read_ksh(std::string_view bytes, ReadFault& fault);
// GNU make, `include file` and `export`: a rule or a directive is a fault.
std::optional<Bindings> read_make(std::string_view bytes, ReadFault& fault);
// EnvironmentFile= of a systemd unit.
std::optional<Bindings> read_systemd(std::string_view bytes, ReadFault& fault);
// kubelet's fileKeyRef, Kubernetes 1.35.
std::optional<Bindings> read_kubelet(std::string_view bytes, ReadFault& fault);
// kubectl create secret --from-env-file, and envs: of kustomize's generators.
std::optional<Bindings> read_kubectl(std::string_view bytes, ReadFault& fault);
std::optional<Bindings> read_kustomize(std::string_view bytes, ReadFault& fault);
// compose-go 2, package dotenv: docker compose's env_file and its own .env.
std::optional<Bindings> read_compose(std::string_view bytes, ReadFault& fault);
// docker/cli, package kvfile: docker run --env-file.
std::optional<Bindings> read_docker(std::string_view bytes, ReadFault& fault);
// npm dotenv 16 to 18, `parse` with its default (one regular expression).
std::optional<Bindings> read_node(std::string_view bytes, ReadFault& fault);
// The same behind dotenv-expand 12 and 13, 1000.0.0.
std::optional<Bindings> read_dotenv_expand_12(std::string_view bytes, ReadFault& fault);
std::optional<Bindings> read_dotenv_expand_1000(std::string_view bytes, ReadFault& fault);
// @next/env 14 to 16, loadEnvConfig().
std::optional<Bindings> read_next(std::string_view bytes, ReadFault& fault);
// Vite's loadEnv(): 6 and 7 with a dotenv of their own, 8 with util.parseEnv of Node.js from 22 on.
std::optional<Bindings> read_vite_6(std::string_view bytes, ReadFault& fault);
std::optional<Bindings> read_vite_8(std::string_view bytes, ReadFault& fault);
// Bun 1.4, and 1.2 and 1.3, in an empty environment.
std::optional<Bindings> read_bun(std::string_view bytes, ReadFault& fault);
std::optional<Bindings> read_bun_before_1_4(std::string_view bytes, ReadFault& fault);
// npm dotenv 4.0.0, `parse` and `config`, which the Vercel CLI has in it.
std::optional<Bindings> read_vercel(std::string_view bytes, ReadFault& fault);
// python-dotenv from 1.2.3, where a backslash escapes what follows it …
std::optional<Bindings> read_python(std::string_view bytes, ReadFault& fault);
// … and up to 1.2.2, where a quote behind a backslash never closes.
std::optional<Bindings> read_python_before_1_2_3(std::string_view bytes, ReadFault& fault);

// django-environ 0.14, read_env() and then env("NAME"); honcho 2.0.
std::optional<Bindings> read_django(std::string_view bytes, ReadFault& fault);
std::optional<Bindings> read_honcho(std::string_view bytes, ReadFault& fault);
// $GITHUB_ENV, which the runner of GitHub Actions reads after a step; and GitLab's artifacts:reports:dotenv.
std::optional<Bindings> read_github_actions(std::string_view bytes, ReadFault& fault);
std::optional<Bindings> read_gitlab(std::string_view bytes, ReadFault& fault);
// godotenv 1.5: Load of an empty environment.
std::optional<Bindings> read_godotenv(std::string_view bytes, ReadFault& fault);
// dotenvy 0.15: dotenv() in an empty environment.
std::optional<Bindings> read_dotenvy(std::string_view bytes, ReadFault& fault);
// Ruby's dotenv from 3.0, one regular expression over the whole file …
std::optional<Bindings> read_ruby(std::string_view bytes, ReadFault& fault);
// … and 2.4, line for line. What runs a command to get a value is a fault.
std::optional<Bindings> read_ruby_2(std::string_view bytes, ReadFault& fault);

// vlucas/phpdotenv 5.8, and 5.4: load() in an empty environment.
std::optional<Bindings> read_phpdotenv(std::string_view bytes, ReadFault& fault);
std::optional<Bindings> read_phpdotenv_5_4(std::string_view bytes, ReadFault& fault);
// Symfony's Dotenv 7.4, and 5.4: load() in an empty environment. What runs a command to get a value is a fault.
std::optional<Bindings> read_symfony(std::string_view bytes, ReadFault& fault);
std::optional<Bindings> read_symfony_5_4(std::string_view bytes, ReadFault& fault);
// dotenv-java 3.2: load() in an empty environment.
std::optional<Bindings> read_dotenv_java(std::string_view bytes, ReadFault& fault);

// direnv 2.37, its function `dotenv` in an empty environment.
std::optional<Bindings> read_direnv(std::string_view bytes, ReadFault& fault);

// What four languages call white space, and Go's regular expressions; Ruby's and theirs is of ASCII.
enum class SpaceSet { go, javascript, python, ruby, re2 };

// Bytes of the white space character that begins at `at`; 0: none does.
std::size_t space_at(std::string_view text, std::size_t at, SpaceSet set) noexcept;
std::size_t skip_space(std::string_view text, std::size_t at, SpaceSet set) noexcept;
// The end of `text` without trailing white space.
std::size_t trimmed_end(std::string_view text, SpaceSet set) noexcept;

// The value of `name` so far: the last binding of that name, or null.
const Secret* value_so_far(const Bindings& bindings, std::string_view name);

// Text whose line ends were unified (and, for JavaScript, whose invalid bytes
// became U+FFFD), with the way back.
struct UnifiedText {
  Secret text;
  std::vector<std::size_t> origin;  // one for each byte, and one for the end
};
enum class InvalidBytes { kept, replaced };
enum class CarriageReturns { unified, kept_alone, kept, removed };  // alone: no line feed behind it
UnifiedText unify_line_ends(std::string_view bytes, InvalidBytes invalid,
                            CarriageReturns returns = CarriageReturns::unified);
// Places in the unified text become those of the bytes, the first of which is at `start`.
void restore_places(const UnifiedText& source, Bindings& bindings, std::size_t start = 0);

}  // namespace dsnsmith
