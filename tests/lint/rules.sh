#!/bin/bash
# `rules.sh RULE`, in the root of the sources: prints what breaks the rule and exits 1.
set -uo pipefail
lists=tests/lint
broken=0

found() {  # says what is wrong, if anything is
  if [ -n "$1" ]; then
    printf '%s\n%s\n\n' "$2" "$1"
    broken=1
  fi
}

files() {  # every file that is committed or about to be, without what is built
  find . \( -path ./build -o -path ./.git -o -path ./.cache -o -name node_modules -o -name __pycache__ \) -prune \
    -o -type f -print | sed 's|^\./||' | LC_ALL=C sort
}
sources() { files | grep -E "^($1)/.*\.([ch]pp|c|def|inc)$"; }

# `FILE reason` lines: what a list allows, without its comments.
allowed() { sed -e 's/#.*//' -e '/^ *$/d' "$lists/$1" | awk '{print $1}' | LC_ALL=C sort -u; }

# Files that do it against files that may: in both directions, so that the list stays true.
# A row that ends in a slash allows a folder.
against_list() {  # pattern, list, what
  local does rows row
  does=$(grep -lE -- "$1" $(sources gen) | LC_ALL=C sort -u)
  rows=$(allowed "$2")
  found "$(for file in $does; do
    grep -qxF -e "$file" -e "${file%/*}/" <<<"$rows" || echo "$file"
  done)" "$3, but not in tests/lint/$2 with a reason:"
  found "$(for row in $rows; do
    if [[ $row = */ ]]; then grep -q "^$row" <<<"$does"; else grep -qxF "$row" <<<"$does"; fi || echo "$row"
  done)" "in tests/lint/$2, though not (any more) true of:"
  found "$(grep -nE '^[^# ]+ *$' "$lists/$2")" "without a reason in tests/lint/$2:"
}

rule_text() {
  local text
  text=$(files | grep -E '\.([ch]pp|c|def|inc|cmake|txt|md|ya?ml|sh|py|case|awk|json)$|(^|/)Makefile$')
  found "$(grep -lP '\r' $text)" "a carriage return in:"
  found "$(grep -nP '[\x00-\x08\x0b\x0c\x0e-\x1f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]|^\xef\xbb\xbf' $text | cut -c1-120)" \
    "a control character, a mark of direction or a byte order mark in:"
  found "$(grep -nE '[ 	]$' $(echo "$text" | grep -vE '\.(md|case|json)$') /dev/null | cut -c1-120)" "blanks at the end of a line:"
  found "$(grep -nP '\t' $(sources 'gen|tests') | cut -c1-120)" "a tab in:"
  found "$(for file in $text; do [ -s "$file" ] && [ -n "$(tail -c1 "$file")" ] && echo "$file"; done)" "no newline at the end of:"
  found "$(for file in $text; do iconv -f UTF-8 -t UTF-8 "$file" >/dev/null 2>&1 || echo "$file"; done)" "no UTF-8 in:"
}

rule_words() {
  # The rule's own pattern names no host: it knows them by their form.
  local all host='\b(registry|proxy|index|static|files|repo[0-9]*|deb)\.[a-z0-9-]+\.(org|io|com|net|dev)\b'
  all=$(files | grep -v "^$lists/rules.sh$")
  # Railway's TCP proxy leads to databases.
  found "$(grep -nIE "$host" $all | grep -v 'proxy\.rlwy\.net' | cut -c1-160)" "the host of a package registry:"
  found "$(grep -nIE '(^|[^A-Za-z0-9_.~-])/(work|root|home/[a-z]+)/' $all | cut -c1-160)" "a path of somebody's machine:"
  found "$(grep -nIwE 'TODO|FIXME|XXX|HACK' $(sources 'gen|tests') $(files | grep -E '\.(ya?ml|cmake|sh|py)$|CMakeLists.txt$' | grep -v "^$lists/rules.sh$") | cut -c1-160)" \
    "an unfinished thought:"
}

rule_callers() {
  against_list '(\.|->)expose\(\)' expose_allowed.txt "sees the bytes of secrets"
  against_list '\bof_table\(' of_table_allowed.txt "declares text to be of our tables"
  against_list '\bof_shown_field\(' of_shown_field_allowed.txt "declares a user's text to be shown"
  found "$(grep -nE 'of_(table|shown_field)\(.*expose\(\)' $(sources gen))" "shows the bytes of a secret:"
}

rule_headers() {
  found "$(grep -nE '#include <(iostream|sstream|fstream|iomanip|regex|locale|ranges)>' $(sources gen))" \
    "a header that costs time at start or breaks clang 14:"
  found "$(grep -nE 'std::(ranges::)?views?::' $(sources 'gen|tests'))" "views, which clang 14 cannot compile here:"
  # HEADER FILE: each heavy library in as few files as possible, never in a header of ours.
  local uses
  uses=$(grep -noE '#include <(CLI|nlohmann|yaml-cpp|openssl)/?' $(sources gen) |
    sed -E 's|^([^:]+):[0-9]+:#include <([A-Za-z-]+)/?|\2 \1|' | LC_ALL=C sort -u)
  found "$(LC_ALL=C comm -23 <(echo "$uses") <(sed -e 's/#.*//' -e '/^ *$/d' $lists/heavy_headers.txt | awk '{print $1, $2}' | LC_ALL=C sort -u))" \
    "includes a heavy library, but not in tests/lint/heavy_headers.txt:"
  found "$(echo "$uses" | grep '\.hpp$')" "a heavy library in a header:"
}

rule_catch_all() {
  local where
  where=$(grep -nE 'catch *\(\.\.\.\)' $(sources gen))
  if [ "$(echo "$where" | cut -d: -f1 | sort -u | grep -c .)" -gt 1 ]; then
    found "$where" "\`catch (...)\` belongs in one file only:"
  fi
  # In that file, a foreign exception's text is not looked at.
  found "$(grep -nE '\.what\(\)|->what\(\)' $(sources gen))" "a library's message, which may hold input:"
}

rule_length() {
  found "$(for file in $(sources 'gen|tests'); do
    lines=$(wc -l <"$file")
    [ "$lines" -gt 400 ] && ! head -15 "$file" | grep -q '400 lines' && echo "$file: $lines lines"
  done)" "over 400 lines, without a comment at the top that says why it is (\`… 400 lines …\`):"
}

codes() { sed -nE 's/^DSNSMITH_CODE\(([0-9]+), ([a-z0-9_]+),.*/E\1 \2/p' gen/diag/codes.def; }

# In the code by its identifier, or chosen by a data file by its name.

rule_codes_used() {
  found "$(codes | while read -r number name; do
    grep -qE "Code::$name\b" $(sources gen) ||
      grep -qrwF -- "${name//_/-}" providers templates || echo "$number $name"
  done)" "in gen/diag/codes.def, but reported nowhere in gen/:"
}

rule_codes_have_cases() {
  local cases
  cases=$(files | grep -E '\.case$|^providers/|^templates/drivers/')
  found "$(codes | while read -r number name; do
    grep -qE "\b$number\b" $(echo "$cases" | grep '\.case$') && continue
    grep -qE "^$number " $lists/codes_without_case.txt && continue
    echo "$number $name"
  done)" "no case under tests/cases/ or examples/ triggers:"
  found "$(sed -e 's/#.*//' -e '/^ *$/d' $lists/codes_without_case.txt | while read -r number _; do
    codes | grep -q "^$number " || echo "$number: no such code"
    grep -qE "\b$number\b" $(echo "$cases" | grep '\.case$') && echo "$number: there is a case"
  done)" "out of date in tests/lint/codes_without_case.txt:"
}

rule_examples_have_cases() {
  found "$(for folder in examples/*/; do
    compgen -G "$folder*.case" >/dev/null || echo "$folder"
  done)" "an example that is not run:"
}

"rule_${1:?which rule?}"
exit $broken
