#!/bin/bash
# The main job, shown: examples/quickstart becomes the files under build/demo.
set -euo pipefail
cd "$(dirname "$0")/.."

tool=build/release/gen/dsnsmith
example=examples/quickstart
out=build/demo

# Passwords that protect nothing; in earnest they come from wherever yours are kept.
if [ -f $example/demo.env ]; then
  set -a
  # shellcheck disable=SC1090
  . $example/demo.env
  set +a
fi
rm -rf $out
mkdir -p $out

echo
echo "\$ dsnsmith render $example/dsnsmith.yaml --out-dir $out --dry-run      # what would be written, passwords hidden"
$tool render $example/dsnsmith.yaml --out-dir $out --dry-run
echo
echo "\$ dsnsmith render $example/dsnsmith.yaml --out-dir $out                # written, after every file was read back"
$tool render $example/dsnsmith.yaml --out-dir $out
echo
find $out -type f -printf '%M %7s  %p\n' | sort -k3
cat <<END

What to try next:
  (set -a; . $example/demo.env; $tool get orders --spec $example/dsnsmith.yaml --driver psycopg | cat)
  $tool check $example/dsnsmith.yaml
  $tool list drivers             who can read what
  $tool init gcp-cloud-sql       a description to start from
END
