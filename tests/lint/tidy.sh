#!/bin/bash
# `tidy.sh BUILD [CHECKS]`: clang-tidy over gen/, but only for what changed since it was last clean.
# CHECKS are added to those of .clang-tidy: `make test` leaves out clang's analyzer, which costs as
# much as all the rest and looks for what the sanitizers find; `make tidy` has it, too.
#
# What counts is the text after preprocessing, with .clang-tidy: what was found for such a digest lies in the
# cache (outside the checkout). BUILD holds compile_commands.json.
#
# Functions that are longer or have more branches than .clang-tidy allows stand, each with a reason, in
# complex_functions.txt (FILE FUNCTION reason); one that is not there is a finding like any other.
#
# Exit status: 0 clean, 1 a finding, 77 clang-tidy-14 is absent (with CI=true that is 1).
set -uo pipefail
build=$1
checks=${2:-}
if ! command -v clang-tidy-14 >/dev/null; then
  echo "SKIP: clang-tidy-14 is absent (Debian package clang-tidy-14): nothing was looked at"
  [ "${CI:-}" = true ] && exit 1
  exit 77
fi
cache=${DSNSMITH_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/dsnsmith}/tidy
allowed=tests/lint/complex_functions.txt
mkdir -p "$cache"
export build cache allowed checks

# What clang-tidy finds is kept by digest, and the list is looked at each time: a new row there costs nothing.
check() {
  local file=$1 digest found
  digest=$({ echo "$file $checks"; cat .clang-tidy; clang-tidy-14 --version; clang++-14 -std=c++20 -Igen -Itests -E -P "$file"; } 2>/dev/null |
    sha256sum | cut -c1-32)
  if [ ! -e "$cache/$digest" ]; then
    # The build's compiler has warnings that clang does not know; its own findings are the build's business.
    clang-tidy-14 --quiet -p "$build" ${checks:+"--checks=$checks"} --extra-arg=-Wno-unknown-warning-option "$file" 2>/dev/null |
      sed -nE "s|^$PWD/||; /(warning|error): /p" | sort -u >"$cache/$digest.$$"
    mv "$cache/$digest.$$" "$cache/$digest"
  fi
  found=$(awk -v allowed="$allowed" '
    BEGIN { while ((getline line < allowed) > 0) { split(line, words, " "); known[words[1] " " words[2]] = 1 } }
    {
      place = $1; sub(/:.*/, "", place)
      if (match($0, /function .[^ ]*. (exceeds|has cognitive)/)) {
        name = substr($0, RSTART, RLENGTH); split(name, parts, " "); name = parts[2]; gsub(/\047/, "", name)
        if ((place " " name) in known) next
      }
      print
    }' "$cache/$digest")
  if [ -n "$found" ]; then
    echo "$found"
    return 1
  fi
}
export -f check

find gen -name '*.cpp' | LC_ALL=C sort | xargs -P "$(nproc)" -I{} bash -c 'check {}'
