#!/bin/bash
# `bench.sh TOOL [RUNS]`: what the tool costs, as ratios to an empty static program of the same
# run. Prints, asserts nothing: times are this machine's, ratios travel better. Differences of
# less than 0.1 are layout noise (measured: the same objects linked in another order).
set -euo pipefail
tool=$(realpath "$1")
url_bench=${DSNSMITH_URL_BENCH:+$(realpath "$DSNSMITH_URL_BENCH")}
runs=${2:-300}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cc=${CC:-gcc}
$cc -O2 -static -o empty "$here/empty.c"
$cc -O2 -o runbench "$here/runbench.c"
cp "$here/spec.yaml" dsnsmith.yaml
cp "$here/ca.pem" ca.pem
sed 's/driver: psycopg2}/driver: psycopg22}/' dsnsmith.yaml >wrong.yaml
printf '{"database": "orders", "driver": "canonical"}' >query.json
export ORDERS_DB_PASSWORD='p@ss w/rd' BILLING_DB_PASSWORD='p@ss w/rd' PW='p@ss w/rd'
export U='postgresql://u:p@db.example.com:5432/d?sslmode=verify-full&sslrootcert=system&application_name=a'
python=$(python3 -c 'import sys; print(sys.executable)' 2>/dev/null || echo python3)

echo "the program: $(($(stat -Lc %s "$tool") / 1024)) kB"

echo "one process (ratio to the empty program, fastest of $runs, peak memory)"
./runbench "$runs" \
  -- "an empty static program" ./empty \
  -- "dsnsmith --version" "$tool" --version \
  -- "get, no spec" "$tool" get --provider gcp-cloud-sql --set instance=acme-prod:europe-west1:main --set user=app --set database=orders --password-env PW \
  -- "get, a spec of $(grep -c '' dsnsmith.yaml) lines" "$tool" get orders \
  -- "get --driver sqlalchemy-asyncpg --as json" "$tool" get billing --driver sqlalchemy-asyncpg --as json \
  -- "external" "<query.json" "$tool" external \
  -- "check SPEC" "$tool" check \
  -- "check of a string, one driver" "$tool" check --url-env U --driver psycopg2 \
  -- "check of a string, all drivers" "$tool" check --url-env U \
  -- "convert" "$tool" convert --url-env U --to pgx \
  -- "an error in the spec" "$tool" check wrong.yaml \
  -- "an error on the command line" "$tool" get --nonsense \
  -- "jq" jq -n 1 \
  -- "python3" "$python" -I -c pass \
  -- "node" node -e 0

echo
if [ -x "$url_bench" ]; then
  "$url_bench"
else
  echo "one URL in the library: not measured (DSNSMITH_URL_BENCH names the program)"
fi

# Each shape twice: into an empty directory, then over what the first run wrote.
echo
echo "render (ratio to one database, processor seconds, peak memory, ratio to the line above)"
for shape in env secret outputs bundles; do
  list=()
  for n in 1 1000 10000; do
    awk -v n=$n -v shape=$shape -f "$here/fleet.awk" >$shape-$n.yaml
    mkdir -p $shape-$n
    list+=(-- "$n databases, $shape" "$tool" render $shape-$n.yaml --out-dir $shape-$n)
  done
  ./runbench 1 -l "${list[@]}"
  ./runbench 2 -l "${list[@]/% databases, $shape/ databases, $shape, again}"
done
