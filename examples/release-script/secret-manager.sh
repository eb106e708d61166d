#!/bin/bash
# secret-manager.sh gcloud|rest release|roll-back RESTART…
#
# Releases the output `store` of dsnsmith.yaml to Google Secret Manager, or takes the last release back. RESTART is a command
# of yours: it is given the number of a version, and returns 0 when the consumers run with it.
#
# Two aliases of the secret say how far a release came: `released` is the version that the consumers were given last,
# `previous` the one before. Both move at once, at the very end. Whatever was interrupted before, the next run finishes.
set -euo pipefail
shopt -s inherit_errexit

: "${PROJECT:?the Google Cloud project}" "${SECRET:?the secret that holds the connection string}" "${PASSWORD_SECRET:?the secret that holds the password}"
[ $# -ge 3 ] || { sed -n '2s/^# /usage: /p' "$0" >&2; exit 2; }
by=$1 todo=$2 restart=("${@:3}")
here=$(dirname "$0")
# shellcheck source=dsnsmith.sh
. "$here/dsnsmith.sh"
case $by in
  gcloud) . "$here/gcloud.sh" ;;
  rest) . "$here/rest.sh" ;;
  *) die "by gcloud or by rest?" ;;
esac

checksum() { printf '%s' "$1" | jq -r .payload.dataCrc32c; }

# Of a version as the store shows it: its number; the same if it is enabled.
number() { jq -r '.name | sub(".*/"; "")'; }
usable() { jq -r 'select(.state == "ENABLED") | .name | sub(".*/"; "")'; }

# gcloud prints bytes in the URL's alphabet of base64.
plain() { jq -r .payload.data | tr '_-' '/+' | base64 -d; }

# add_checked BODY: adds a version and sets `version`; what the store gives back has to be what it was given.
add_checked() {
  local stored
  version=$(printf '%s' "$1" | add)
  say "version $version added"
  stored=$(access "$SECRET" "$version")
  if [ "$(checksum "$stored")" != "$(checksum "$1")" ] || ! matches store "$stored"; then
    disable "$version"
    die "version $version is not what was sent: it is disabled, and nothing else was changed"
  fi
}

release() {
  local body version live
  password=$(access "$PASSWORD_SECRET" latest | plain)
  body=$(rendered store)

  if [ -n "$released" ]; then
    live=$(access "$SECRET" "$released")
    if matches store "$live"; then
      say "version $released is what the spec says: nothing to release"
      return
    fi
  fi

  # A run that was interrupted may have added the version already.
  version=$(newest)
  if [ -n "$version" ] && [ "$version" != "$released" ]; then
    live=$(access "$SECRET" "$version")
    matches store "$live" || version=
  else
    version=
  fi
  [ -n "$version" ] || add_checked "$body"

  if ! "${restart[@]}" "$version"; then
    [ -z "$released" ] || "${restart[@]}" "$released"
    die "the consumers did not start with version $version${released:+ and have $released again}"
  fi
  point "$version" "${released:-$version}"
  say "version $version is released"
}

roll_back() {
  local live
  if [ -z "$previous" ] || [ "$previous" = "$released" ]; then
    die "there is no version to go back to"
  fi
  password=$(access "$PASSWORD_SECRET" latest | plain)
  live=$(access "$SECRET" "$previous")  # a version that is disabled or destroyed ends it here
  matches store "$live" || say "version $previous is not what the spec says: take the spec back as well, before the next release"
  "${restart[@]}" "$previous"
  point "$previous" "$released"
  say "version $previous is released again"
}

secret=$(describe)
released=$(printf '%s' "$secret" | jq -r '.versionAliases.released // empty')
previous=$(printf '%s' "$secret" | jq -r '.versionAliases.previous // empty')
case $todo in
  release) release ;;
  roll-back) roll_back ;;
  *) die "release or roll-back?" ;;
esac
