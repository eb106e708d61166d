// The readers of .env files, one row each, and the choice of a spelling.
#include "format/dotenv/readers.hpp"

#include <algorithm>
#include <array>

#include "format/formats.hpp"

namespace dsnsmith {
namespace {

constexpr FileReader kBash{"bash", read_bash};
constexpr FileReader kDash{"dash", read_dash};
constexpr FileReader kBusybox{"busybox ash", read_busybox};
constexpr FileReader kZsh{"zsh", read_zsh};
constexpr FileReader kKsh{"ksh", read_ksh};
constexpr FileReader kMake{"make", read_make};
constexpr FileReader kSystemd{"systemd", read_systemd};
constexpr FileReader kKubelet{"the kubelet", read_kubelet};
constexpr FileReader kKubectl{"kubectl --from-env-file", read_kubectl};
constexpr FileReader kKustomize{"kustomize", read_kustomize};
constexpr FileReader kCompose{"docker compose", read_compose};
constexpr FileReader kDocker{"docker --env-file", read_docker};
constexpr FileReader kNode{"node dotenv", read_node};
constexpr FileReader kExpand12{"dotenv-expand 12 or 13", read_dotenv_expand_12};
constexpr FileReader kExpand1000{"dotenv-expand", read_dotenv_expand_1000};
constexpr FileReader kNext{"Next.js", read_next};
constexpr FileReader kVite6{"Vite 6 or 7", read_vite_6};
constexpr FileReader kVite8{"Vite", read_vite_8};
constexpr FileReader kBun{"Bun", read_bun};
constexpr FileReader kOldBun{"Bun before 1.4", read_bun_before_1_4};
constexpr FileReader kVercel{"the Vercel CLI", read_vercel};
constexpr FileReader kDjango{"django-environ", read_django};
constexpr FileReader kHoncho{"honcho", read_honcho};
constexpr FileReader kGithub{"GitHub's runner", read_github_actions};
constexpr FileReader kGitlab{"GitLab", read_gitlab};
constexpr FileReader kDotenvy{"dotenvy", read_dotenvy};
constexpr FileReader kRuby{"dotenv of Ruby", read_ruby};
constexpr FileReader kRuby2{"dotenv 2 of Ruby", read_ruby_2};
constexpr FileReader kDirenv{"direnv", read_direnv};
constexpr FileReader kGodotenv{"godotenv", read_godotenv};
constexpr FileReader kPhpdotenv{"phpdotenv", read_phpdotenv};
constexpr FileReader kOldPhpdotenv{"phpdotenv 5.4", read_phpdotenv_5_4};
constexpr FileReader kSymfony{"Symfony's Dotenv", read_symfony};
constexpr FileReader kOldSymfony{"Symfony's Dotenv 5.4", read_symfony_5_4};
constexpr FileReader kDotenvJava{"dotenv-java", read_dotenv_java};
constexpr FileReader kPython{"python-dotenv", read_python};
constexpr FileReader kOldPython{"python-dotenv before 1.2.3", read_python_before_1_2_3};

// What `portable` promises. docker --env-file is not among them: it keeps quotes as
// data, and without quotes a shell loses a value with `&` (facts/outputs.md 0.1).
constexpr std::array kPortablePrograms{kBash, kCompose, kNode, kPython, kOldPython};
constexpr std::array kBashPrograms{kBash};
constexpr std::array kDashPrograms{kDash};
constexpr std::array kBusyboxPrograms{kBusybox};
constexpr std::array kZshPrograms{kZsh};
constexpr std::array kKshPrograms{kKsh};
constexpr std::array kMakePrograms{kMake};
constexpr std::array kSystemdPrograms{kSystemd};
constexpr std::array kKubeletPrograms{kKubelet};
constexpr std::array kKubectlPrograms{kKubectl};
constexpr std::array kKustomizePrograms{kKustomize};
constexpr std::array kComposePrograms{kCompose};
constexpr std::array kDockerPrograms{kDocker};
constexpr std::array kNodePrograms{kNode};
constexpr std::array kExpandPrograms{kExpand1000, kExpand12};
constexpr std::array kNextPrograms{kNext};
constexpr std::array kVitePrograms{kVite8, kVite6};
constexpr std::array kBunPrograms{kBun, kOldBun};
constexpr std::array kVercelPrograms{kVercel};
constexpr std::array kDjangoPrograms{kDjango};
constexpr std::array kHonchoPrograms{kHoncho};
constexpr std::array kGithubPrograms{kGithub};
constexpr std::array kGitlabPrograms{kGitlab};
constexpr std::array kDotenvyPrograms{kDotenvy};
constexpr std::array kRubyPrograms{kRuby};
constexpr std::array kRuby2Programs{kRuby2};
constexpr std::array kDirenvPrograms{kDirenv};
constexpr std::array kGodotenvPrograms{kGodotenv};
constexpr std::array kPhpdotenvPrograms{kPhpdotenv, kOldPhpdotenv};
constexpr std::array kSymfonyPrograms{kSymfony, kOldSymfony};
constexpr std::array kDotenvJavaPrograms{kDotenvJava};
constexpr std::array kPythonPrograms{kPython, kOldPython};

constexpr std::array kPortableSpellings{Spelling::dotenv_plain, Spelling::dotenv_double,
                                        Spelling::dotenv_single};
constexpr std::array kShellSpellings{Spelling::dotenv_plain, Spelling::shell_single};
constexpr std::array kMakeSpellings{Spelling::dotenv_plain, Spelling::make_value};
constexpr std::array kSystemdSpellings{Spelling::dotenv_plain, Spelling::dotenv_single,
                                       Spelling::double_backslash};
constexpr std::array kSingleSpelling{Spelling::dotenv_single};
constexpr std::array kComposeSpellings{Spelling::dotenv_plain, Spelling::dotenv_single,
                                       Spelling::compose_double};
constexpr std::array kDockerSpellings{Spelling::dotenv_line};
constexpr std::array kNodeSpellings{Spelling::dotenv_plain, Spelling::dotenv_single,
                                    Spelling::dotenv_double, Spelling::dotenv_backtick,
                                    Spelling::dotenv_line,   Spelling::node_double,
                                    Spelling::around_single, Spelling::around_double,
                                    Spelling::around_backtick, Spelling::double_lines,
                                    Spelling::feeds_double,  Spelling::returns_double,
                                    Spelling::guarded_line};
constexpr std::array kBunSpellings{Spelling::dotenv_plain,  Spelling::dotenv_single, Spelling::dotenv_double, Spelling::dotenv_backtick,
                                   Spelling::dotenv_line,   Spelling::node_double,   Spelling::around_single, Spelling::around_double,
                                   Spelling::around_backtick, Spelling::returns_double, Spelling::double_lines,
                                   Spelling::single_lines,  Spelling::backtick_lines, Spelling::guarded_line};
constexpr std::array kVercelSpellings{Spelling::dotenv_plain, Spelling::dotenv_single, Spelling::dotenv_double,
                                      Spelling::around_single, Spelling::feeds_double};
constexpr std::array kDjangoSpellings{Spelling::dotenv_plain, Spelling::dotenv_single, Spelling::dotenv_line,
                                      Spelling::double_backslash};
constexpr std::array kHonchoSpellings{Spelling::dotenv_plain, Spelling::shell_line};
constexpr std::array kGithubSpellings{Spelling::actions_line, Spelling::actions_heredoc};
constexpr std::array kGitlabSpellings{Spelling::dotenv_line};
constexpr std::array kDotenvySpellings{Spelling::dotenv_plain, Spelling::dotenv_single, Spelling::dollar_double};
constexpr std::array kRubySpellings{Spelling::dotenv_plain, Spelling::dotenv_single, Spelling::dollar_double,
                                    Spelling::double_backslash, Spelling::escaped_line, Spelling::dotenv_line,
                                    Spelling::around_single};
constexpr std::array kRuby2Spellings{Spelling::dotenv_plain, Spelling::dotenv_single, Spelling::around_single,
                                     Spelling::compose_double, Spelling::python_double};
constexpr std::array kDirenvSpellings{Spelling::dotenv_plain, Spelling::dotenv_single, Spelling::around_single,
                                      Spelling::default_double};
constexpr std::array kGodotenvSpellings{Spelling::dotenv_plain, Spelling::dotenv_single, Spelling::compose_double,
                                        Spelling::dotenv_line, Spelling::around_single};
constexpr std::array kPhpdotenvSpellings{Spelling::dotenv_plain, Spelling::dotenv_single, Spelling::compose_double};
constexpr std::array kSymfonySpellings{Spelling::dotenv_plain, Spelling::dotenv_single, Spelling::shell_returns};
constexpr std::array kDotenvJavaSpellings{Spelling::dotenv_plain, Spelling::dotenv_double, Spelling::dotenv_line, Spelling::double_lines};
constexpr std::array kPythonSpellings{Spelling::dotenv_plain,  Spelling::dotenv_single,
                                      Spelling::python_single, Spelling::dotenv_line,
                                      Spelling::python_double};

// A quote that a value leaves open is closed by the first one behind it: by one with text behind it, or by
// one at a line's end.
constexpr std::array<std::string_view, 2> kQuoted{"S='s'\nT=\"s\"\n", "S='\ns'\nT=\"\ns\"\n"};
constexpr std::array<std::string_view, 2> kQuotedThree{"S='s'\nT=\"s\"\nU=`s`\n", "S='\ns'\nT=\"\ns\"\nU=`\ns`\n"};
constexpr std::array<std::string_view, 1> kQuotedLines{"S='s'\nT=\"s\"\n"};
constexpr std::array<std::string_view, 2> kSpanningDouble{"S='s'\nT=\"s\"\n", "S='s'\nT=\"\ns\"\n"};
constexpr std::array<std::string_view, 2> kDoubleQuoted{"S=\"s\"\n", "S=s\nT=\"s\"\n"};
constexpr std::array<std::string_view, 1> kPlain{"S=s\n"};
// A heredoc that is left open is closed by a word of its own.
constexpr std::array<std::string_view, 2> kActions{"S=s\n", "S<<dsnsmith\ns\ndsnsmith\n"};
constexpr std::array<std::string_view, 2> kSingleQuoted{"S='s'\n", "S='\ns'\n"};
constexpr std::size_t kScannerLine = 64U * 1024U - 1U;  // bufio.Scanner's
constexpr std::size_t kQuotedScannerLine = kScannerLine - 2;

constexpr auto kReaders = std::to_array<DotenvReader>({
    {{"portable", "what bash, docker compose, node dotenv and python-dotenv read alike",
      "without quotes (then docker --env-file reads it too) where no byte is special to any of them, "
      "else in one pair of quotes; refused: values that need both kinds of quotes or an escape",
      "facts/outputs.md 4; tests/conformance/readers", "run"},
     kPortablePrograms, kPortableSpellings, kQuoted, LineEnds::lf, Mark::comments, 0, ""},
    {{"bash", "bash, `set -a; . file`", "everything but NUL",
      "POSIX XCU 2.2; tests/conformance/readers with bash 5.2", "run"},
     kBashPrograms, kShellSpellings, kQuoted, LineEnds::lf, Mark::comments, 0,
     "BASHOPTS BASH_VERSINFO EUID PPID SHELLOPTS UID"},
    {{"dash", "dash (sh of Debian and Ubuntu), `set -a; . file`", "everything but NUL",
      "POSIX XCU 2.2; tests/conformance/readers with dash 0.5.12", "run"},
     kDashPrograms, kShellSpellings, kQuoted, LineEnds::lf, Mark::comments, 0, ""},
    {{"busybox-ash", "busybox ash (sh of Alpine), `set -a; . file`", "everything but NUL",
      "POSIX XCU 2.2; tests/conformance/readers with busybox 1.35", "run"},
     kBusyboxPrograms, kShellSpellings, kQuoted, LineEnds::lf, Mark::comments, 0, ""},
    {{"zsh", "zsh, `set -a; . file`", "everything but NUL",
      "zshmisc(1), zshexpn(1); tests/conformance/readers with zsh 5.9", "run"},
     kZshPrograms, kShellSpellings, kQuoted, LineEnds::lf, Mark::comments, 0, "EUID GID EGID PPID UID USERNAME"},
    {{"ksh", "ksh93, `set -a; . file`", "everything but NUL",
      "POSIX XCU 2.2; tests/conformance/readers with ksh93u+m 1.0.4", "run"},
     kKshPrograms, kShellSpellings, kQuoted, LineEnds::lf, Mark::comments, 0, "PPID"},
    {{"make", "GNU make, `include .env` and `export`", "everything but line feeds and NUL",
      "make 4.3 src/read.c, src/variable.c; tests/conformance/readers", "run"},
     kMakePrograms, kMakeSpellings, kPlain, LineEnds::any, Mark::comments, 0,
     "CURDIR MAKE MAKEFILES MAKEFLAGS MAKELEVEL MAKEOVERRIDES MFLAGS SHELL"},
    {{"systemd", "EnvironmentFile= of a systemd unit",
      "UTF-8 without NUL",
      "systemd v252 src/basic/env-file.c, env-util.c; tests/conformance/readers", "run"},
     kSystemdPrograms, kSystemdSpellings, kQuoted, LineEnds::any, Mark::comments, 0, ""},
    {{"kubernetes-env-file", "fileKeyRef of Kubernetes 1.35, read by the kubelet",
      "UTF-8 in single quotes, lines up to 64 KiB; refused: nothing at all (not found), single quotes, a carriage return before a line feed, NUL",
      "kubernetes/kubernetes v1.35.4 pkg/kubelet/util/env/env_util.go, pkg/kubelet/kubelet_pods.go; tests/conformance/readers", "run"},
     kKubeletPrograms, kSingleSpelling, kSingleQuoted, LineEnds::any, Mark::comments, kQuotedScannerLine, ""},
    {{"kubectl-from-env-file", "kubectl create secret or configmap --from-env-file",
      "UTF-8 without line feeds, a final carriage return and NUL, lines up to 64 KiB; quotes are data; no key twice in the file",
      "kubernetes/kubectl v0.35.4 pkg/cmd/util/env_file.go; tests/conformance/readers", "run"},
     kKubectlPrograms, kDockerSpellings, kPlain, LineEnds::any, Mark::comments, kScannerLine, ""},
    {{"kustomize-envs", "envs: of a kustomize secretGenerator or configMapGenerator",
      "UTF-8 without line feeds, a final carriage return and NUL, lines up to 64 KiB; quotes are data; no key twice in the file",
      "kubernetes-sigs/kustomize api v0.21.0 kv/kv.go; tests/conformance/readers", "run"},
     kKustomizePrograms, kDockerSpellings, kPlain, LineEnds::any, Mark::comments, kScannerLine, ""},
    {{"docker-compose", "docker compose: env_file and .env", "UTF-8 without NUL",
      "compose-spec/compose-go v2.16.2 dotenv/parser.go; tests/conformance/readers", "run"},
     kComposePrograms, kComposeSpellings, kQuoted, LineEnds::any, Mark::comments, 0, ""},
    {{"docker-env-file", "docker run --env-file",
      "UTF-8 without line feeds, a final carriage return and NUL, lines up to 64 KiB; quotes are data",
      "docker/cli v29.9.3 pkg/kvfile/kvfile.go; tests/conformance/readers", "run"},
     kDockerPrograms, kDockerSpellings, kPlain, LineEnds::any, Mark::comments, kScannerLine, ""},
    {{"node-dotenv", "npm dotenv 16 to 18 (not dotenv-expand, Next or Vite, which expand `$`)",
      "values with at most two of the three quotes; no carriage return or backslash before n or r "
      "beside a double quote",
      "motdotla/dotenv 16.6.1, 17.4.2, 18.0.10 lib/main.js; tests/conformance/readers", "run"},
     kNodePrograms, kNodeSpellings, kQuotedThree, LineEnds::any, Mark::comments, 0, ""},
    {{"dotenv-expand", "npm dotenv with dotenv-expand 12 and later, `expand(config())`",
      "as node-dotenv, with a backslash before `$`; refused: `$(` that a parenthesis closes, which dotenv-expand 1000 runs, "
      "and `encrypted:` in front, which it may decrypt",
      "motdotla/dotenv 18.0.10, dotenvx/dotenv-expand 12.0.3, 13.0.0, 1000.0.0 dist/lib/main.js; tests/conformance/readers", "run"},
     kExpandPrograms, kNodeSpellings, kQuotedThree, LineEnds::any, Mark::comments, 0, "", "=", 0, Dollars::escaped},
    {{"next", "Next.js 14 to 16, which reads .env by @next/env",
      "as node-dotenv, with a backslash before `$`",
      "vercel/next.js @next/env 14.2.27, 16.4.6 dist/index.js (dotenv 16.3.1, dotenv-expand 10.0.0); tests/conformance/readers", "run"},
     kNextPrograms, kNodeSpellings, kQuotedThree, LineEnds::any, Mark::comments, 0, "", "=", 0, Dollars::escaped},
    {{"vite", "Vite 6 to 8, `loadEnv()`: what is exposed begins with VITE_",
      "UTF-8 in one of the three quotes, with a backslash before `$`; refused: all three quotes where one is needed, "
      "a carriage return, NUL",
      "vitejs/vite 6.4.6, 7.3.8, 8.3.8 dist/node (dotenv and dotenv-expand 12.0.3 patched; 8: util.parseEnv of Node.js 22 to 26); "
      "tests/conformance/readers", "run"},
     kVitePrograms, kNodeSpellings, kQuotedThree, LineEnds::any, Mark::comments, 0, "", "=", 0, Dollars::escaped},
    {{"bun", "Bun 1.2 to 1.4, which reads .env itself",
      "UTF-8 with a backslash before `$`; refused where a number sign, a line feed or a carriage return needs quotes: all three quotes, "
      "a backslash at the end, and, with a carriage return, a double quote or a backslash before n or r; NUL",
      "oven-sh/bun 1.4.5 src/dotenv/env_loader.rs, 1.2.23 and 1.3.14 src/env_loader.zig; tests/conformance/readers", "run"},
     kBunPrograms, kBunSpellings, kQuotedThree, LineEnds::any, Mark::comments, 0, "", "=", 0, Dollars::guarded},
    {{"vercel", "the Vercel CLI, `vercel dev` and `vercel build`",
      "UTF-8 without blanks at its ends; refused: carriage returns and Unicode's line separators, a backslash before n beside a line feed, NUL",
      "vercel 64.0.2 dist/chunks, which hold dotenv 4.0.0 lib/main.js; tests/conformance/readers with that dotenv", "run"},
     kVercelPrograms, kVercelSpellings, kQuotedLines, LineEnds::any, Mark::comments, 0, "NOW_REGION VERCEL_REGION VERCEL_URL __proto__"},
    {{"python-dotenv", "python-dotenv with interpolation",
      "UTF-8; refused: `${` that a brace closes, and what ends in a backslash where quotes are needed",
      "theskumar/python-dotenv 1.2.4 and 1.1.1 src/dotenv/parser.py; tests/conformance/readers", "run"},
     kPythonPrograms, kPythonSpellings, kQuoted, LineEnds::any, Mark::comments, 0, ""},
    {{"django-environ", "django-environ, `read_env()` and `env(\"NAME\")`",
      "UTF-8 on one line; refused: a dollar sign in front (another variable's name), what ends a line for Python, NUL",
      "joke2k/django-environ 0.14.0 environ/environ.py; tests/conformance/readers", "run"},
     kDjangoPrograms, kDjangoSpellings, kQuotedLines, LineEnds::any, Mark::comments, 0, ""},
    {{"honcho", "honcho, which reads .env before a Procfile",
      "UTF-8; refused: a backslash before n or t, what ends a line for Python but a line feed, NUL",
      "nickstenning/honcho 2.0.0 honcho/environ.py; tests/conformance/readers", "run"},
     kHonchoPrograms, kHonchoSpellings, kQuotedLines, LineEnds::any, Mark::comments, 0, ""},
    {{"github-actions", "GitHub Actions, $GITHUB_ENV",
      "UTF-8; several lines between `<<` and a word; refused: a carriage return at the end, NUL; the file has no comments",
      "actions/runner src/Runner.Worker/FileCommandManager.cs", "read"},
     kGithubPrograms, kGithubSpellings, kActions, LineEnds::lf, Mark::none, 0, "NODE_OPTIONS GITHUB_* RUNNER_*", ""},
    {{"gitlab-dotenv", "GitLab, artifacts:reports:dotenv",
      "UTF-8 on one line without outer blanks; refused: `$`, `%NAME%` and `%%`, which are expanded later; less than 5 KB in all; the file has no comments",
      "gitlabhq/gitlabhq app/services/ci/parse_dotenv_artifact_service.rb, lib/expand_variables.rb; tests/conformance/readers runs its expression in Ruby", "read"},
     kGitlabPrograms, kGitlabSpellings, kPlain, LineEnds::any, Mark::none, 0, "", "=", 5U * 1024U - 1U},
    {{"godotenv", "godotenv (Go), `Load()`",
      "all but NUL; refused: what needs double quotes (a single quote beside a line feed, a blank and number sign, or capitals behind a "
      "dollar sign) and ends in a double quote or a backslash",
      "joho/godotenv v1.5.1 parser.go; tests/conformance/readers", "run"},
     kGodotenvPrograms, kGodotenvSpellings, kQuoted, LineEnds::any, Mark::comments, 0, ""},
    {{"dotenvy", "dotenvy (Rust), `dotenv()`", "UTF-8 without NUL",
      "allan2/dotenvy 0.15.7 src/iter.rs, src/parse.rs; tests/conformance/readers", "run"},
     kDotenvyPrograms, kDotenvySpellings, kQuoted, LineEnds::any, Mark::comments, 0, ""},
    {{"ruby-dotenv", "dotenv 3 of Ruby, and dotenv-rails",
      "UTF-8; refused: carriage returns, what ends in a backslash and has a number sign or a line feed, some commands beside a single quote, NUL",
      "bkeepers/dotenv v3.2.0 lib/dotenv/parser.rb, lib/dotenv/substitutions; tests/conformance/readers", "run"},
     kRubyPrograms, kRubySpellings, kQuoted, LineEnds::any, Mark::comments, 0, "DOTENV_LINEBREAK_MODE"},
    {{"ruby-dotenv-2", "dotenv 2.4 of Ruby (Debian 12)",
      "UTF-8; refused: several lines with a backslash before n or r, or with some commands, and NUL",
      "bkeepers/dotenv v2.4.0 lib/dotenv/parser.rb, lib/dotenv/substitutions; tests/conformance/readers", "run"},
     kRuby2Programs, kRuby2Spellings, kQuotedLines, LineEnds::any, Mark::comments, 0, "DOTENV_LINEBREAK_MODE"},
    {{"phpdotenv", "vlucas/phpdotenv 5 of PHP (Laravel)", "UTF-8 without NUL",
      "vlucas/phpdotenv 5.8.0 and 5.4.1 src/Parser, src/Loader/Resolver.php; tests/conformance/readers", "run"},
     kPhpdotenvPrograms, kPhpdotenvSpellings, kSpanningDouble, LineEnds::any, Mark::comments, 0,
     "DOCUMENT_ROOT GATEWAY_INTERFACE HTTP_* PATH_TRANSLATED PHP_SELF QUERY_STRING REMOTE_* REQUEST_* SCRIPT_* SERVER_* argc argv"},
    {{"symfony-dotenv", "Symfony's Dotenv of PHP, `load()` and `bootEnv()`", "everything but NUL",
      "symfony/dotenv 7.4.21 and 5.4.53 Dotenv.php; tests/conformance/readers", "run"},
     kSymfonyPrograms, kSymfonySpellings, kQuoted, LineEnds::any, Mark::comments, 0,
     "DOCUMENT_ROOT GATEWAY_INTERFACE PATH_TRANSLATED PHP_SELF QUERY_STRING REMOTE_* REQUEST_* SCRIPT_* SERVER_* SYMFONY_DOTENV_* argc argv"},
    {{"dotenv-java", "io.github.cdimascio:dotenv-java 3 of Java",
      "UTF-8; several lines or a number sign only without a double quote, and not with a line feed in front; no carriage return, no NUL",
      "cdimascio/dotenv-java 3.2.0 internal/DotenvParser.java; tests/conformance/readers", "run"},
     kDotenvJavaPrograms, kDotenvJavaSpellings, kDoubleQuoted, LineEnds::any, Mark::comments, 0, ""},
    {{"direnv", "direnv, `dotenv` in an .envrc", "all but NUL; what spans lines or needs both quotes with `${:-$}` for a dollar sign",
      "direnv/direnv v2.37.1 pkg/dotenv/parse.go, internal/cmd/env_diff.go; tests/conformance/readers", "run"},
     kDirenvPrograms, kDirenvSpellings, kQuotedLines, LineEnds::any, Mark::comments, 0,
     "BASHOPTS BASH_VERSINFO COMP_WORDBREAKS DIRENV_* EUID OLDPWD PPID PS1 PWD SHELL SHELLOPTS SHLVL UID _"},
});

constexpr auto kFacts = [] {
  std::array<ReaderFacts, kReaders.size()> facts{};
  for (std::size_t i = 0; i < kReaders.size(); ++i) facts[i] = kReaders[i].facts;
  return facts;
}();

Secret file_of(std::string_view key, std::string_view separator, const Secret& spelled, std::string_view neighbour) {
  Secret file;
  file.reserve(key.size() + spelled.size() + neighbour.size() + 2);
  file.append(key).append(separator).append(spelled).append('\n').append(neighbour);
  return file;
}

bool comes_back(const FileReader& reader, std::string_view file, std::string_view key, std::string_view value) {
  ReadFault fault;
  const auto bindings = read_by(reader.grammar, file, fault);
  if (!bindings || bindings->size() < 2 || bindings->front().key != key ||
      !bindings->front().known || bindings->front().value.expose() != value) {
    return false;
  }
  return std::all_of(bindings->begin() + 1, bindings->end(), [](const Binding& binding) {
    const std::string_view seen = binding.value.expose();
    return seen == "s" || seen == "\ns";
  });
}

}  // namespace

std::span<const DotenvReader> dotenv_readers() {
  return kReaders;
}

const DotenvReader& dotenv_reader(std::string_view id) {
  const auto* const found = std::ranges::find_if(kReaders, [id](const DotenvReader& reader) { return reader.facts.id == id; });
  return found == kReaders.end() ? kReaders.front() : *found;
}

std::optional<Secret> spelled_for(const DotenvReader& reader, std::string_view key, std::string_view value) {
  const auto escaped = reader.dollars == Dollars::escaped   ? encode(Spelling::dollar_escaped, value)
                       : reader.dollars == Dollars::guarded ? encode(Spelling::dollar_guarded, value)
                                                            : std::nullopt;
  for (const Spelling spelling : reader.spellings) {
    auto spelled = encode(spelling, escaped ? escaped->expose() : value);
    if (!spelled) {
      continue;
    }
    const bool everywhere = std::ranges::all_of(reader.neighbours, [&](std::string_view neighbour) {
      const Secret file = file_of(key, reader.separator, *spelled, neighbour);
      return std::ranges::all_of(reader.programs, [&](const FileReader& program) {
        return comes_back(program, file.expose(), key, value);
      });
    });
    if (everywhere) {
      return spelled;
    }
  }
  return std::nullopt;
}

constinit const Format kDotenv{
    "dotenv", ".env file", kFacts, "", ForeignContent::kept, header_of, FilesAs::beside, emit_dotenv, read_dotenv,
};

}  // namespace dsnsmith
