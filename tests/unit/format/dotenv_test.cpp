#include <catch2/catch.hpp>

#include "support/format_trial.hpp"

using namespace dsnsmith;
using testing::FormatTrial;

TEST_CASE("a .env file takes the simplest spelling that its reader gives back") {
  struct Row {
    std::string_view why, reader, value, spelled;
  };
  const auto row = GENERATE(values<Row>({
      {"one parameter needs no quotes", "portable", "postgresql://u:p@h:5432/d?sslmode=verify-full",
       "postgresql://u:p@h:5432/d?sslmode=verify-full"},
      {"& would run a shell in the background", "portable", "postgresql://u:p@h/d?a=b&c=d",
       "\"postgresql://u:p@h/d?a=b&c=d\""},
      {"~ expands behind a colon", "portable", "postgresql://u:~@h/d", "\"postgresql://u:~@h/d\""},
      {"a dollar sign", "portable", "a$b", "'a$b'"},
      {"a number sign", "portable", "a#b", "\"a#b\""},
      {"nothing", "portable", "", ""},
      {"a single quote", "portable", "it's", "\"it's\""},
      {"bash: a single quote", "bash", "it's", "'it'\\''s'"},
      {"bash: a command", "bash", "$(id)", "'$(id)'"},
      {"compose: a single quote and a dollar", "docker-compose", "it's $5", "\"it's \\$5\""},
      {"compose: a line feed", "docker-compose", "a\nb", "'a\nb'"},
      {"docker: quotes are data", "docker-env-file", "it's \"&\" $x #", "it's \"&\" $x #"},
      {"node: a backtick where both quotes stand", "node-dotenv", "'\"", "`'\"`"},
      {"node: a backslash before a closing quote would not close it in every file", "node-dotenv", "a b\\", "a b\\"},
      {"dotenv-expand: a dollar in single quotes", "dotenv-expand", "a$b c", "'a\\$b c'"},
      {"dotenv-expand: a backslash before a dollar", "dotenv-expand", "a\\$b", "'a\\\\$b'"},
      {"dotenv-expand: all quotes and a dollar", "dotenv-expand", "$'\"`", "\\$'\"`"},
      {"next: a dollar in single quotes", "next", "a$b c", "'a\\$b c'"},
      {"vite: both quotes", "vite", "it's \"a\" #", "`it's \"a\" #`"},
      {"dash: a backtick", "dash", "`id`", "'`id`'"},
      {"busybox ash: ~ would cut the value", "busybox-ash", "postgresql://u:~@h/d", "'postgresql://u:~@h/d'"},
      {"zsh: = at the front is the path of a program", "zsh", "=a", "'=a'"},
      {"ksh: both quotes", "ksh", "it's \"a\"", "'it'\\''s \"a\"'"},
      {"make: a dollar and a number sign", "make", "a$b#c", "a$$b\\#c"},
      {"make: a backslash before a number sign", "make", "a\\#", "a\\\\\\#"},
      {"make: a blank in front and a backslash at the end", "make", " a\\", "$() a\\$()"},
      {"make: a carriage return in front is cut like a blank", "make", "\ra", "$()\ra"},
      {"systemd: quotes and a backslash", "systemd", "it's \"a\\b\"", "\"it's \\\"a\\\\b\\\"\""},
      {"systemd: a semicolon in front is a comment only in front of a name", "systemd", ";a b", "';a b'"},
      {"the kubelet takes nothing but single quotes", "kubernetes-env-file", "plain", "'plain'"},
      {"kubectl: quotes are data", "kubectl-from-env-file", "'a' #", "'a' #"},
      {"kustomize: quotes are data", "kustomize-envs", "'a' #", "'a' #"},
      {"python: a single quote", "python-dotenv", "it's", "'it\\'s'"},
      {"django-environ: both quotes", "django-environ", "it's \"a\"", "it's \"a\""},
      {"django-environ: what would lose its quotes", "django-environ", "'a'", "\"'a'\""},
      {"honcho: a single quote and a blank", "honcho", "it's a", "'it'\\''s a'"},
      {"honcho: a line feed", "honcho", "a\nb", "'a\\nb'"},
      {"godotenv: a dollar before a capital is a variable in double quotes only", "godotenv", "$A", "'$A'"},
      {"godotenv: a single quote and a dollar", "godotenv", "it's \\ $A", "\"it's \\\\ \\$A\""},
      {"godotenv: a double quote at the end would be trimmed", "godotenv", "it's \"a\"", "it's \"a\""},
      {"godotenv: a single quote behind a backslash closes nothing", "godotenv", " \\'\"", "' \\'\"'"},
      {"dotenvy: a single quote and a dollar", "dotenvy", "it's $a\\n\n", "\"it's \\$a\\\\n\n\""},
      {"dotenvy: a backslash at the end would escape the quote for the lines, not for the value", "dotenvy", "a\\", "\"a\\\\\""},
      {"ruby: a command between single quotes is none", "ruby-dotenv", "$(id)", "'$(id)'"},
      {"ruby: a command beside a single quote", "ruby-dotenv", "it's $(id)", "\"it's \\$(id)\""},
      {"ruby: a parenthesis that does not close makes no command, and its backslash would stay", "ruby-dotenv", "it's $(id", "\"it's $(id\""},
      {"ruby: a backslash before a closing quote would not close it in every file", "ruby-dotenv", "a 'b\\", "a\\ \\'b\\\\"},
      {"ruby 2: a quote reaches to the last one of its line", "ruby-dotenv-2", "it's $(id)\\", "'it's $(id)\\'"},
      {"ruby 2: a line feed and a command", "ruby-dotenv-2", "$(id)\n", "\"\\$(id)\\n\""},
      {"phpdotenv: a dollar in single quotes", "phpdotenv", "a$b #", "'a$b #'"},
      {"phpdotenv: a line feed, a single quote and a dollar", "phpdotenv", "it's\n$b", "\"it's\\n\\$b\""},
      {"phpdotenv: what seems to open a quote over several lines", "phpdotenv", "a=\"b", "\"a=\\\"b\""},
      {"bun: a dollar in single quotes", "bun", "a$b #", "'a\\$b #'"},
      {"bun: a dollar at the end", "bun", "a #$", "'a #\\$${:-}'"},
      {"bun: a backslash at the end behind a blank", "bun", " a\\", "${:-} a\\"},
      {"bun: a quote behind a backslash", "bun", "it\\'s `#", "\"it\\'s `#\""},
      {"bun: three quotes, and a last byte that is trimmed before 1.4", "bun", "'\"`\xc3\xa0", "${:-}'\"`\xc3\xa0${:-}"},
      {"bun: lines with a backtick behind a backslash", "bun", "\n\\`\"'", "`\n\\`\"'`"},
      {"bun: a carriage return", "bun", "it's\r\n`", "\"it's\\r\\n`\""},
      {"vercel: single quotes within single quotes", "vercel", "'a $b'", "''a $b''"},
      {"vercel: a line feed beside both quotes", "vercel", "'a\n\"", "\"'a\\n\"\""},
      {"symfony: a single quote", "symfony-dotenv", "it's $a\\", "'it'\\''s $a\\'"},
      {"symfony: a carriage return, which is a line's end in a file", "symfony-dotenv", "a\r\nb", "'a'\"\\r\"'\nb'"},
      {"dotenv-java: single quotes are data", "dotenv-java", "'a'", "\"'a'\""},
      {"dotenv-java: a number sign and a dollar", "dotenv-java", "a$b#", "\"a$b#\""},
      {"dotenv-java: a line feed", "dotenv-java", "a\nb", "\"a\nb\""},
      {"direnv: single quotes reach to the last one", "direnv", "it's $a #", "'it's $a #'"},
      {"direnv: a line feed, a dollar and a backslash before n", "direnv", "\n$\\n", "\"\\n${:-$}\\\\${:-}n\""},
      {"python: a dollar without braces", "python-dotenv", "a$b", "'a$b'"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("dotenv", row.reader);
  CHECK(trial.emit({{"K", row.value}}) ==
        "# dsnsmith: keys K\nK=" + std::string(row.spelled) + "\n");
}

TEST_CASE("what a reader cannot be given is refused with its kind of character and a way out") {
  struct Row {
    std::string_view why, reader, value, message, help;
  };
  const auto row = GENERATE(values<Row>({
      {"docker reads lines", "docker-env-file", "CANARY7f3\n1",
       "the value of `K` holds a line feed, and reader `docker-env-file` has no spelling that comes back unchanged",
       "use the URL instead of the bare value, or a reader that takes it: `portable`, `bash`, `dash`, "
       "`busybox-ash`, `zsh` and others (`dsnsmith list readers`)"},
      {"python expands braces everywhere", "python-dotenv", "CANARY7f3${x}",
       "the value of `K` holds a dollar sign, and reader `python-dotenv` has no spelling that comes back unchanged",
       "use the URL instead of the bare value, or a reader that takes it: `bash`, `dash`, "
       "`busybox-ash`, `zsh`, `ksh` and others (`dsnsmith list readers`)"},
      {"no pair of quotes for both", "portable", "CANARY7f3'\"",
       "the value of `K` holds a single quote, and reader `portable` has no spelling that comes back unchanged",
       "use the URL instead of the bare value, or a reader that takes it: `bash`, `dash`, "
       "`busybox-ash`, `zsh`, `ksh` and others (`dsnsmith list readers`)"},
      {"node: a quote behind a backslash may close further down", "node-dotenv", "CANARY7f3#\\",
       "the value of `K` holds a backslash, and reader `node-dotenv` has no spelling that comes back unchanged",
       "use the URL instead of the bare value, or a reader that takes it: `bash`, `dash`, "
       "`busybox-ash`, `zsh`, `ksh` and others (`dsnsmith list readers`)"},
      {"dotenv-expand runs it in any quotes", "dotenv-expand", "CANARY7f3$(id)",
       "the value of `K` holds a dollar sign, and reader `dotenv-expand` has no spelling that comes back unchanged",
       "use the URL instead of the bare value, or a reader that takes it: `portable`, `bash`, `dash`, "
       "`busybox-ash`, `zsh` and others (`dsnsmith list readers`)"},
      {"godotenv: trims a double quote at the end of double quotes", "godotenv", "CANARY7f3's #\"",
       "the value of `K` holds a single quote, and reader `godotenv` has no spelling that comes back unchanged",
       "use the URL instead of the bare value, or a reader that takes it: `bash`, `dash`, "
       "`busybox-ash`, `zsh`, `ksh` and others (`dsnsmith list readers`)"},
      {"dotenv-java: a double quote beside a line feed", "dotenv-java", "CANARY7f3\"\n1",
       "the value of `K` holds a line feed, and reader `dotenv-java` has no spelling that comes back unchanged",
       "use the URL instead of the bare value, or a reader that takes it: `portable`, `bash`, `dash`, "
       "`busybox-ash`, `zsh` and others (`dsnsmith list readers`)"},
      {"the kubelet calls it not found", "kubernetes-env-file", "",
       "the value of `K` holds nothing, and reader `kubernetes-env-file` has no spelling that comes back unchanged",
       "use the URL instead of the bare value, or a reader that takes it: `portable`, `bash`, `dash`, "
       "`busybox-ash`, `zsh` and others (`dsnsmith list readers`)"},
      {"Vite 8 drops it", "vite", "CANARY7f3\ra",
       "the value of `K` holds a carriage return, and reader `vite` has no spelling that comes back unchanged",
       "use the URL instead of the bare value, or a reader that takes it: `bash`, `dash`, "
       "`busybox-ash`, `zsh`, `ksh` and others (`dsnsmith list readers`)"},
      {"NUL ends a string", "bash", std::string_view("CANARY7f3\0", 10),
       "the value of `K` holds a NUL byte, and no program reads that from a .env file",
       "put the URL into the entry instead of a bare value, or choose another secret"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("dotenv", row.reader);
  CHECK(trial.emit({{"K", row.value}}) == "refused: value-not-readable");
  CHECK(trial.message() == row.message);
  CHECK(trial.diagnostics.sorted().front().help == row.help);
}

TEST_CASE("a name has to be one of a variable") {
  const std::string_view key = GENERATE("", "1A", "A-B", "A B", "A.B", "A=B", "\xc3\xa9");
  FormatTrial trial("dotenv");
  CHECK(trial.emit({{key, "x"}}) == "refused: invalid-entry-key");
}

TEST_CASE("a name has to be one that the reader takes") {
  const std::string_view key = GENERATE("_", "_1", "__URL", "SYMFONY_DOTENV_VARS");
  CHECK(FormatTrial("dotenv", "symfony-dotenv").emit({{key, "x"}}) == "refused: invalid-entry-key");
  CHECK(FormatTrial("dotenv", "symfony-dotenv").emit({{"_URL", "x"}}) == "# dsnsmith: keys _URL\n_URL=x\n");
}

TEST_CASE("TF_VAR_name is read by Terraform behind the shell") {
  FormatTrial fits("dotenv", "bash");
  CHECK(fits.emit({{"TF_VAR_database_url", "a${b}%{c}"}}) == "# dsnsmith: keys TF_VAR_database_url\nTF_VAR_database_url='a${b}%{c}'\n");
  FormatTrial form("dotenv", "bash");
  CHECK(form.emit({{"TF_VAR_database_url", "CANARY7f3e\xcc\x81"}}) == "refused: not-normalised");
  CHECK(form.emit({{"DATABASE_URL", "CANARY7f3e\xcc\x81"}}) == "# dsnsmith: keys DATABASE_URL\nDATABASE_URL='CANARY7f3e\xcc\x81'\n");
  const std::string_view key = GENERATE("TF_VAR_", "TF_VAR_1", "TF_VAR_count");
  FormatTrial name("dotenv", "bash");
  CHECK(name.emit({{key, "x"}}) == "refused: invalid-entry-key");
}

TEST_CASE("what the environment cannot hold is too large") {
  const std::string longest(131070 - 1, 'x');
  FormatTrial fits("dotenv");
  CHECK(fits.emit({{"K", longest}}).size() == longest.size() + 22);
  FormatTrial large("dotenv");
  CHECK(large.emit({{"K", longest + "x"}}) == "refused: output-too-large");
  FormatTrial line("dotenv", "docker-env-file");
  CHECK(line.emit({{"K", std::string(65533, 'x')}}).size() == 65533 + 22);
  FormatTrial long_line("dotenv", "docker-env-file");
  CHECK(long_line.emit({{"K", std::string(65534, 'x')}}) == "refused: output-too-large");
  FormatTrial quoted("dotenv", "kubernetes-env-file");
  CHECK(quoted.emit({{"K", std::string(65531, 'x') + "\n" + std::string(65533, 'x')}}).size() == 65531 + 1 + 65533 + 24);
  FormatTrial long_quoted("dotenv", "kubernetes-env-file");
  CHECK(long_quoted.emit({{"K", std::string(65532, 'x')}}) == "refused: output-too-large");
}

TEST_CASE("lines of others stay as they are") {
  struct Row {
    std::string_view why, reader, before, after;
  };
  const auto row = GENERATE(values<Row>({
      {"nothing there", "portable", "", "# dsnsmith: keys A B\nA=1\nB=2\n"},
      {"comments, order and blank lines", "portable", "# mine\n\nX=y\nB=old\n\nZ='q'\n",
       "# dsnsmith: keys A B\n# mine\n\nX=y\nB=2\n\nZ='q'\nA=1\n"},
      {"no last newline, ours is last", "portable", "X=y\nA=0\nB=0",
       "# dsnsmith: keys A B\nX=y\nA=1\nB=2"},
      {"no last newline, ours is new", "portable", "X=y", "# dsnsmith: keys A B\nX=y\nA=1\nB=2\n"},
      {"Windows line ends", "docker-compose", "X=y\r\nA=0\r\n",
       "# dsnsmith: keys A B\r\nX=y\r\nA=1\r\nB=2\r\n"},
      {"Windows line ends, which Vite's own parser passes over", "vite", "A=\r\nB='0'\r\n",
       "# dsnsmith: keys A B\r\nA=1\r\nB=2\r\n"},
      {"Windows line ends, which a shell would take as part of the value", "bash", "X=y\r\n",
       "# dsnsmith: keys A B\nX=y\r\nA=1\nB=2\n"},
      {"export stays", "bash", "export A=0\n", "# dsnsmith: keys A B\nexport A=1\nB=2\n"},
      {"a comment behind a value stays", "portable", "A='0' # the first\n",
       "# dsnsmith: keys A B\nA=1 # the first\nB=2\n"},
      {"a value over several lines is replaced as a whole", "portable", "A='0\n0'\nX=y\n",
       "# dsnsmith: keys A B\nA=1\nX=y\nB=2\n"},
      {"a second line of the same name goes", "portable", "A=0\nX=y\nA=9\n",
       "# dsnsmith: keys A B\nA=1\nX=y\nB=2\n"},
      {"what the header says was ours and is gone", "portable",
       "X=y\n# dsnsmith: keys A OLD\nOLD=1\nA=0\n", "X=y\n# dsnsmith: keys A B\nA=1\nB=2\n"},
      {"a line that looks like the header inside a value", "portable",
       "X='\n# dsnsmith: keys X\n'\nA=0\n", "# dsnsmith: keys A B\nX='\n# dsnsmith: keys X\n'\nA=1\nB=2\n"},
      {"a byte order mark stays first", "node-dotenv", "\xef\xbb\xbfX=y\n",
       "\xef\xbb\xbf# dsnsmith: keys A B\nX=y\nA=1\nB=2\n"},
      {"a line that one program takes for a command", "portable", "NAME=My App\n",
       "# dsnsmith: keys A B\nNAME=My App\nA=1\nB=2\n"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("dotenv", row.reader);
  const std::string after = trial.update(row.before, {{"A", "1"}, {"B", "2"}});
  CHECK(after == row.after);
  CHECK(trial.update(after, {{"A", "1"}, {"B", "2"}}) == row.after);
}

TEST_CASE("an existing file that would swallow ours is refused with its line") {
  struct Row {
    std::string_view why, reader, before, message;
  };
  const auto row = GENERATE(values<Row>({
      {"a quote that is not closed", "bash", "X=1\nY='CANARY7f3\n",
       "line 2 of the existing file holds a quote that is not closed, which bash does not read"},
      {"a command", "bash", "X=$(id)\n",
       "line 1 of the existing file holds a command substitution, which bash does not read"},
      {"bytes", "python-dotenv", "X=\xff\n",
       "line 1 of the existing file holds bytes that are no UTF-8, which python-dotenv does not read"},
      {"a name with a blank", "docker-env-file", "A B=1\n",
       "line 1 of the existing file holds a name with a blank in it, which docker --env-file does not read"},
      {"blanks around the equals sign are no assignment to a shell", "portable", "A = 0\n",
       "the programs that read this file disagree about where it sets `A`"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("dotenv", row.reader);
  CHECK(trial.update(row.before, {{"A", "1"}}) == "refused: existing-file-not-readable");
  CHECK(trial.message() == row.message);
}

TEST_CASE("the header says the environment, and lines stay short") {
  FormatTrial trial("dotenv");
  trial.metadata.environment = "staging";
  std::vector<Entry> entries;
  for (int i = 0; i < 30; ++i) {
    entries.push_back({"DATABASE_URL_" + std::to_string(10 + i), Secret::copy_of("x")});
  }
  const auto written = trial.emit_list(entries);
  REQUIRE(written);
  CHECK(environment_of_existing(trial.format, *written) == "staging");
  CHECK(written->expose().substr(0, 35) == "# dsnsmith: environment staging\n# d");
  std::size_t longest = 0;
  std::size_t begin = 0;
  for (std::size_t end = 0; (end = written->expose().find('\n', begin)) != std::string_view::npos;
       begin = end + 1) {
    longest = std::max(longest, end - begin);
  }
  CHECK(longest <= 100);
  CHECK(trial.emit_list(entries, &*written)->expose() == written->expose());
  CHECK(environment_of_existing(trial.format, Secret::copy_of("# mine\nX=1\n")).empty());
}

TEST_CASE("each reader sees a file with its own faults") {
  struct Row {
    std::string_view why, reader, file, seen;
  };
  const auto row = GENERATE(values<Row>({
      {"bash runs what is before & in the background", "bash", "U=postgresql://h/d?a=b&c=d\nV=1\n", "c=d|V=1"},
      {"bash: a command's own assignment is gone", "bash", "U=a b\nV=1\n", "V=1"},
      {"bash: a semicolon", "bash", "U=a;b=c\n", "U=a|b=c"},
      {"bash: a carriage return stays", "bash", "U=a\r\n", "U=a\r"},
      {"bash: a home directory is not known here", "bash", "U=a:~\nV=1\n", "V=1"},
      {"bash: double quotes expand", "bash", "A=1\nU=\"$A-${A}-\\$A\"\n", "A=1|U=1-1-$A"},
      {"compose: variables and escapes", "docker-compose", "A=1\nU=\"$A\\t$$\"\nV=x #c\n", "A=1|U=1\t$|V=x"},
      {"docker: quotes and comments are data", "docker-env-file", "U='a' # c\n", "U='a' # c"},
      {"dash knows no $'…'", "dash", "U=$'a'\n", "U=$a"},
      {"zsh: a program's path in a value", "zsh", "U==ls\nV=2\n", "V=2"},
      {"make: a variable of make's own", "make", "U=$(HOME)\nV=$$2\n", "V=$2"},
      {"make: a number sign cuts", "make", "U=a#b\nV='2'\n", "U=a|V='2'"},
      {"make: blanks at the end stay", "make", "export U = a \n", "U=a "},
      {"make: a rule", "make", "all: a\n", "refused: existing-file-not-readable"},
      {"systemd: pieces side by side", "systemd", "U='a'\"b\" c\n", "U=abc"},
      {"systemd 252 keeps control characters", "systemd", "U='a\x01'\nV=2\n", "U=a\x01|V=2"},
      {"systemd: a comment with a semicolon", "systemd", ";U=1\nV=2 # c\n", "V=2 # c"},
      {"the kubelet: a comment behind the quote", "kubernetes-env-file", "U='a' # c\n", "U=a"},
      {"the kubelet: a blank behind = is nothing", "kubernetes-env-file", "U= 'a'\nV='2'\n", "V=2"},
      {"the kubelet: an empty value is not found", "kubernetes-env-file", "U=''\nV='2'\n", "V=2"},
      {"the kubelet: no quotes", "kubernetes-env-file", "U=a\n", "refused: existing-file-not-readable"},
      {"kubectl: a key twice", "kubectl-from-env-file", "U=1\nU=2\n", "refused: existing-file-not-readable"},
      {"kubectl: export is no name", "kubectl-from-env-file", "export U=1\n", "refused: existing-file-not-readable"},
      {"kustomize: export is part of the name", "kustomize-envs", "export U=1\nV\n", "export U=1|V="},
      {"kustomize: what it reads and cannot print", "kustomize-envs", "U=1\n2=x\n", "refused: existing-file-not-readable"},
      {"kustomize: what only looks like a number", "kustomize-envs", "2FA_KEY=1\n1-2=2\nY=3\n", "2FA_KEY=1|1-2=2|Y=3"},
      {"kustomize: lines without a name are passed over", "kustomize-envs", "=1\n=2\nV=3\n", "V=3"},
      {"node: a number sign cuts anywhere", "node-dotenv", "U=a#b\n", "U=a"},
      {"node: a backslash and n in double quotes", "node-dotenv", "U=\"a\\nb\\t\"\n", "U=a\nb\\t"},
      {"python: braces expand in single quotes too", "python-dotenv", "A=1\nU='${A}$A'\n", "A=1|U=1$A"},
      {"python: a name without a value is none", "python-dotenv", "U\nV=1\n", "V=1"},
      {"portable: only what all see alike", "portable", "U=a#b\nV=1\n", "V=1"},
      {"the last of two wins", "portable", "U=1\nU=2\n", "U=2"},
  }));
  CAPTURE(row.why);
  FormatTrial trial("dotenv", row.reader);
  CHECK(trial.read(row.file) == row.seen);
}

// A1 holds A0 twice, A2 holds A1 twice …: forty lines of fewer bytes than this comment would be terabytes.
TEST_CASE("variables that double from line to line are refused by each reader") {
  const auto reader = GENERATE(values<std::string_view>({
      "portable", "bash", "dash", "busybox-ash", "zsh", "ksh", "docker-compose", "dotenv-expand", "next", "vite", "bun", "python-dotenv", "godotenv",
      "dotenvy", "ruby-dotenv", "ruby-dotenv-2", "phpdotenv", "symfony-dotenv", "direnv"}));
  CAPTURE(reader);
  std::string file = "A0=CANARY7f3\n";
  for (int i = 1; i <= 40; ++i) {
    const std::string before = "${A" + std::to_string(i - 1) + "}";
    file += "A" + std::to_string(i) + "=\"" + before + before + "\"\n";
  }
  testing::FormatTrial trial("dotenv", reader);
  CHECK(trial.read(file) == "refused: existing-file-not-readable");
  CHECK_THAT(trial.message(), Catch::Contains("variables that are expanded without end") && !Catch::Contains("CANARY7f3"));
}

TEST_CASE("one long variable in many others is refused by each reader, too") {
  const auto reader = GENERATE(values<std::string_view>({"bash", "docker-compose", "next", "bun", "python-dotenv", "godotenv", "dotenvy", "ruby-dotenv", "phpdotenv", "symfony-dotenv", "direnv"}));
  CAPTURE(reader);
  std::string file = "A=" + std::string(100'000, 'x') + "\n";
  for (int i = 0; i < 200; ++i) {
    file += "B" + std::to_string(i) + "=${A}\n";
  }
  testing::FormatTrial trial("dotenv", reader);
  CHECK(trial.read(file) == "refused: existing-file-not-readable");
}
