#!/bin/bash
# `documents.sh RUNNER TOOL WORK`: runs the ```console blocks of each document as a case.
#
# In a block, `$ COMMAND` is run and what follows is its standard output, to the byte. Lines of
# the runner that a reader need not see stand in a comment: `<!-- case: copy quickstart -->`
# before the block, `<!-- case: stdout secret -->` for all commands of the next block.
set -euo pipefail
runner=$1 tool=$2 work=$3
mkdir -p "$work"
cases=()
for document in README.md CONTRIBUTING.md examples/*/README.md; do
  [ -f "$document" ] || continue
  name=${document%.md}
  case=$work/${name//\//-}.case
  awk -f tests/lint/console.awk "$document" >"$case"
  if grep -q '^\$ ' "$case"; then
    cases+=("$case")
  elif [ "$document" != CONTRIBUTING.md ]; then
    echo "$document: no console block"
  fi
done
exec "$runner" --tool "$tool" --examples examples --work "$work" "${cases[@]}"
