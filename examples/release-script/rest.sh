# shellcheck shell=bash
# Secret Manager by its REST interface and curl. PROJECT, SECRET and `secret`, what describe printed, come from secret-manager.sh.
# shellcheck disable=SC2154

api=${CLOUDSDK_API_ENDPOINT_OVERRIDES_SECRETMANAGER:-https://secretmanager.googleapis.com/}v1/projects/$PROJECT/secrets
metadata=http://${GCE_METADATA_HOST:-metadata.google.internal}/computeMetadata/v1/instance/service-accounts/default/token

# The token's header and the body come in by pipes. --disable: no .curlrc, which could ask for a trace.
quiet_curl() { curl --disable --silent --show-error --max-time "${STORE_TIMEOUT:-30}" "$@"; }

if [ -n "${CLOUDSDK_AUTH_ACCESS_TOKEN_FILE:-}" ]; then
  token=$(<"$CLOUDSDK_AUTH_ACCESS_TOKEN_FILE")
else
  token=$(quiet_curl --fail --header 'Metadata-Flavor: Google' "$metadata" | jq -r .access_token)
fi

call() {
  local answer
  answer=$(quiet_curl --fail-with-body --config <(printf 'header = "Authorization: Bearer %s"\n' "$token") "$@") || {
    printf '%s' "$answer" | jq -r '"Secret Manager: \(.error.status): \(.error.message)"' >&2 || true
    return 1
  }
  printf '%s' "$answer"
}
send() { call --request "$1" --header 'Content-Type: application/json' --data-binary @- "$api/$2"; }

describe() { call "$api/$SECRET"; }
newest() { call "$api/$SECRET/versions?pageSize=1" | jq '.versions[0] // {}' | usable; }
access() { call "$api/$1/versions/$2:access"; }
disable() { printf '{}' | send POST "$SECRET/versions/$1:disable" >/dev/null; }

# The store says that it compared the checksum that was sent with the bytes that came.
add() {
  local answer
  answer=$(send POST "$SECRET:addVersion")
  printf '%s' "$answer" | jq -e '.clientSpecifiedPayloadChecksum == true' >/dev/null || {
    say "the store did not compare the checksum of version $(printf '%s' "$answer" | number)"
    return 1
  }
  printf '%s' "$answer" | number
}

# point RELEASED PREVIOUS: refused if somebody else changed the secret since it was described.
point() {
  printf '%s' "$secret" | jq '{etag, versionAliases: (.versionAliases // {} | .released = $released | .previous = $previous)}' --arg released "$1" --arg previous "$2" |
    send PATCH "$SECRET?updateMask=versionAliases" >/dev/null
}
