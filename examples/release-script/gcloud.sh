# shellcheck shell=bash
# Secret Manager by gcloud. PROJECT, SECRET and `secret`, what describe printed, come from secret-manager.sh.
# shellcheck disable=SC2154

# gcloud writes what it prints as JSON into log files that others may read, secrets too; with --log-http it prints bodies.
export CLOUDSDK_CORE_DISABLE_FILE_LOGGING=true CLOUDSDK_CORE_LOG_HTTP=false CLOUDSDK_CORE_VERBOSITY=warning
export CLOUDSDK_CORE_HTTP_TIMEOUT=${STORE_TIMEOUT:-30} CLOUDSDK_CORE_DISABLE_PROMPTS=true

secrets() { gcloud secrets "$@" --project="$PROJECT"; }
only_number='value(name.basename())'

describe() { secrets describe "$SECRET" --format='json(etag,versionAliases)'; }
newest() { secrets versions list "$SECRET" --limit=1 --format='json(name,state)' | jq '.[0] // {}' | usable; }
access() { secrets versions access "$2" --secret="$1" --format=json; }
add() { plain | secrets versions add "$SECRET" --data-file=- --format="$only_number"; }
disable() { secrets versions disable "$1" --secret="$SECRET" >/dev/null; }

# point RELEASED PREVIOUS: refused if somebody else changed the secret since it was described.
point() {
  secrets update "$SECRET" --etag="$(printf '%s' "$secret" | jq -r .etag)" --update-version-aliases="released=$1,previous=$2" >/dev/null
}
