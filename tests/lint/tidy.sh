#!/bin/bash
# `tidy.sh BUILD`: clang-tidy over gen/, but only for what changed since it was last clean.
#
# What counts is the text after preprocessing, with .clang-tidy: a file whose digest lies in the
# cache (outside the checkout) was clean. BUILD holds compile_commands.json.
set -uo pipefail
build=$1
cache=${DSNSMITH_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/dsnsmith}/tidy
mkdir -p "$cache"
export build cache

check() {
  local file=$1 digest
  digest=$({ cat .clang-tidy; clang-tidy-14 --version; clang++-14 -std=c++20 -Igen -E -P "$file"; } 2>/dev/null |
    sha256sum | cut -c1-32)
  [ -e "$cache/$digest" ] && return 0
  if clang-tidy-14 --quiet --warnings-as-errors='*' -p "$build" "$file" 2>/dev/null; then
    touch "$cache/$digest"
  else
    return 1
  fi
}
export -f check

find gen -name '*.cpp' | LC_ALL=C sort | xargs -P "$(nproc)" -I{} bash -c 'check {}'
