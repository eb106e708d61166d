#!/bin/bash
# kubernetes.sh release|roll-back [--force-conflicts]
#
# Releases the output `cluster` of dsnsmith.yaml to Kubernetes, or takes the last release back. Beside the Secret stands
# another one, NAME-previous, with what it held before. Each Deployment notes which state of the Secret it was started
# with, so that those are restarted that have to be, also by the run after one that was interrupted.
set -euo pipefail
shopt -s inherit_errexit

: "${NAMESPACE:?}" "${SECRET:?the Secret}" "${PASSWORD_SECRET:?the Secret whose key password holds the password}"
: "${DEPLOYMENTS:?the Deployments that use it, with blanks between}"
[ $# -ge 1 ] || { sed -n '2s/^# /usage: /p' "$0" >&2; exit 2; }
todo=$1 options=("${@:2}")
# shellcheck source=dsnsmith.sh
. "$(dirname "$0")/dsnsmith.sh"

cluster() { kubectl --namespace="$NAMESPACE" --request-timeout="${STORE_TIMEOUT:-30}s" "$@"; }
get() { cluster get secret "$1" --ignore-not-found --output=json; }

# holds LIVE WANTED: whether all values of one Secret are in another, beside those of others.
holds() { printf '%s\n' "$1" "$2" | jq --slurp --exit-status '.[1].data as $wanted | .[0].data | with_entries(select(.key | in($wanted))) == $wanted' >/dev/null; }

# Server-side: no copy of the values in an annotation, and what other managers wrote is theirs.
apply() { cluster apply --server-side --field-manager=dsnsmith "${options[@]}" --filename=- "$@" >&2; }

# named NAME: the Secret on standard input as one of this name that can be applied.
named() {
  jq --arg name "$1" '{apiVersion, kind, type, data, metadata: (.metadata | {namespace, labels, annotations} | .name = $name
    | del(.annotations["kubectl.kubernetes.io/last-applied-configuration"]?) | with_entries(select(.value != null)))}'
}

# restart SECRET-AS-FETCHED: a template that notes this state already is left alone, and nothing is restarted.
restart() {
  local state deployment
  state=$(printf '%s' "$1" | jq -r .metadata.resourceVersion)
  for deployment in $DEPLOYMENTS; do
    cluster patch deployment "$deployment" --field-manager=dsnsmith --type=merge \
      --patch="{\"spec\":{\"template\":{\"metadata\":{\"annotations\":{\"dsnsmith.dev/$SECRET\":\"$state\"}}}}}" >&2
  done
}

release() {
  local manifest live
  password=$(get "$PASSWORD_SECRET" | jq -r .data.password | base64 -d)
  manifest=$(rendered cluster)
  live=$(get "$SECRET")
  if [ -z "$live" ] || ! matches cluster "$live"; then
    printf '%s' "$manifest" | apply --dry-run=server  # what the server refuses is refused before anything is changed
    if [ -n "$live" ]; then
      printf '%s' "$live" | named "$SECRET-previous" | apply
    fi
    printf '%s' "$manifest" | apply
    live=$(get "$SECRET")
    matches cluster "$live" || die "the Secret is not what was applied: nothing was restarted"
  fi
  restart "$live"
}

roll_back() {
  local previous live
  previous=$(get "$SECRET-previous")
  [ -n "$previous" ] || die "there is no Secret $SECRET-previous to go back to"
  printf '%s' "$previous" | named "$SECRET" | apply
  live=$(get "$SECRET")
  holds "$live" "$previous" || die "the Secret is not what was applied: nothing was restarted"
  restart "$live"
}

case $todo in
  release) release ;;
  roll-back) roll_back ;;
  *) die "release or roll-back?" ;;
esac
