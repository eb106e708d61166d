#!/bin/bash
# Everything that `make test` runs, in three builds: the laws under sanitizers, the fuzzers
# for some seconds each, and then all tests on an optimised build. Prints at the end which
# outside programs were absent, and last ctest's own summary of the main run.
#
# With CI=true a test that is skipped is a failure.
set -uo pipefail
cd "$(dirname "$0")/.."

jobs=$(($(nproc) + 1))  # some tests wait for what others do
log=build/test.log
skips=build/test/skipped.txt
failed=()
export CTEST_PARALLEL_LEVEL=$jobs
# A checkout in another folder finds what this one has compiled.
export CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=true

say() { printf '\n== %s (%dm%02ds)\n' "$1" $((SECONDS / 60)) $((SECONDS % 60)); }

# A build that does not exist yet is configured; later runs leave that to ninja.
build() {
  say "building: $1"
  cmake --preset "$1" -Wno-dev >"build/configure-$1.log" 2>&1 || { cat "build/configure-$1.log"; return 1; }
  cmake --build --preset "$1"
}

mkdir -p build
rm -f "$skips"
build test || { echo "the build failed"; exit 1; }

build sanitize && say "unit tests, laws and corpora under sanitizers" \
  && ctest --preset sanitize || failed+=("sanitize")

if compgen -G 'tests/fuzz/*_fuzzer.cpp' >/dev/null; then
  if command -v clang++-14 >/dev/null; then
    build fuzz && say "fuzzers" && ctest --preset fuzz || failed+=("fuzz")
  else
    echo "SKIP: clang++-14 is absent: the fuzzers did not search" >>build/skipped-here.txt
  fi
fi

say "clang-tidy on what changed"
bash tests/lint/tidy.sh build/test '-clang-analyzer-*' || { [ $? -eq 77 ] || failed+=("tidy"); }

say "all tests"
ctest --preset test 2>&1 | tee "$log"
if [ "${PIPESTATUS[0]}" -ne 0 ]; then
  failed+=("test")
fi

say "what was not run"
absent=$( (cat "$skips" build/skipped-here.txt 2>/dev/null
  sed -nE 's/^ *[0-9]+\/[0-9]+ +Test +#[0-9]+: (.*[^. ]) *\.*\*\*\*Skipped.*/SKIP: the test `\1`/p' "$log") | sort -u)
rm -f build/skipped-here.txt
if [ -n "$absent" ]; then
  echo "$absent"
  if [ "${CI:-}" = true ]; then
    failed+=("skipped tests")
  fi
else
  echo "nothing: every outside program was there"
fi

# ctest's own summary again, for those who read only the last lines.
echo
grep -E '^[0-9]+% tests passed' "$log"
grep -E '^Total Test time' "$log"
if [ ${#failed[@]} -gt 0 ]; then
  sed -n '/The following tests FAILED/,/^Errors/p' "$log"
  printf 'FAILED:'
  printf ' %s;' "${failed[@]}"
  echo
  exit 1
fi
