#!/bin/bash
# `documents.sh RUNNER TOOL WORK`: runs the ```console blocks of README.md as a case.
#
# In a block, `$ COMMAND` is run and what follows is its standard output, to the byte. Lines of
# the runner that a reader need not see stand in a comment: `<!-- case: copy quickstart -->`
# before the block, `<!-- case: stdout secret -->` for all commands of the next block.
set -euo pipefail
runner=$1 tool=$2 work=$3
mkdir -p "$work"
for document in README.md; do
  [ -f "$document" ] || continue
  case=$work/$(basename "$document" .md).case
  awk -f tests/lint/console.awk "$document" >"$case"
  grep -q '^\$ ' "$case" || { echo "$document: no console block"; continue; }
  "$runner" --tool "$tool" --examples examples --work "$work" "$case"
done
