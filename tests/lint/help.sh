#!/bin/bash
# `help.sh DSNSMITH`: every help fits a screen of 24 lines and 80 columns, and names only commands that exist.
set -uo pipefail
export LC_ALL=C.UTF-8
tool=$1
broken=0

look() {  # what it is the help of, the text
  local wrong
  wrong=$(grep -nE '^.{81,}' <<<"$2" | sed "s/^/$1 --help has more than 80 columns in line /"
    awk -v of="$1" 'END { if (NR > 24) print of " --help: " NR " lines"; if (NR < 4) print of " --help: nothing to read" }' <<<"$2")
  if [ -n "$wrong" ]; then
    echo "$wrong"
    broken=1
  fi
}

whole=$("$tool" --help)
look dsnsmith "$whole"
commands=$(awk '/^  [a-z]+  +[A-Z]/ { print $1 }' <<<"$whole")
[ "$(wc -w <<<"$commands")" -ge 9 ] || { echo "dsnsmith --help names too few commands"; broken=1; }
for command in $commands; do
  look "dsnsmith $command" "$("$tool" "$command" --help)"
done
exit "$broken"
