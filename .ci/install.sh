#!/bin/bash
# Installs the Debian packages that are missing: `install.sh build` or `install.sh test`.
# Says first what it will install. A package counts as there if its command is (NAME=COMMAND),
# so that a newer compiler or node from elsewhere is left alone; python3-NAME, if NAME can be imported.
set -euo pipefail

build="g++=g++ cmake=cmake ninja-build=ninja libcli11-dev nlohmann-json3-dev libyaml-cpp-dev libssl-dev"
test="$build gcc=gcc catch2 ccache=ccache jq=jq curl=curl shellcheck=shellcheck libpq-dev python3=python3 python3-jsonschema python3-yaml clang-14 clang-tidy-14
  clang-format-14 libclang-rt-14-dev"

case "${1:-}" in
  build) list=$build ;;
  test) list=$test ;;
  *) echo "usage: install.sh build|test" >&2; exit 2 ;;
esac

installed() {
  [ "$(dpkg-query -W -f='${db:Status-Abbrev}' "$1" 2>/dev/null || true)" = "ii " ]
}

missing=()
for entry in $list; do
  package=${entry%%=*}
  command=${entry#"$package"}
  command=${command#=}
  if [ -n "$command" ] && command -v "$command" >/dev/null; then
    continue
  fi
  if [ "${package#python3-}" != "$package" ] && python3 -c "import ${package#python3-}" 2>/dev/null; then
    continue
  fi
  installed "$package" || missing+=("$package")
done

if [ ${#missing[@]} -eq 0 ]; then
  echo "nothing to install"
  exit 0
fi
echo "to be installed with apt-get: ${missing[*]}"
if ! command -v apt-get >/dev/null; then
  echo "there is no apt-get here; install their equivalents and run this again" >&2
  exit 1
fi
become=()
if [ "$(id -u)" -ne 0 ]; then
  become=(sudo)
fi
"${become[@]}" apt-get update -q
"${become[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install -q -y --no-install-recommends "${missing[@]}"
