# shellcheck shell=bash
# What both release scripts do with dsnsmith. A secret is in a variable that is not exported, or in a pipe: in no argument and no file.
spec=${SPEC:-$(dirname "${BASH_SOURCE[0]}")/dsnsmith.yaml}
password=

# The password is in the environment of dsnsmith, and of nothing else.
smith() { ORDERS_DB_PASSWORD=$password dsnsmith "$1" "$spec" "${@:2}"; }

# What the store would be sent for an output. Nothing comes out that was not read back.
rendered() { smith render --stdout --only "$1"; }

# matches OUTPUT LIVE: whether what is live is what the spec says; if not, what differs is shown, without secrets.
matches() {
  local status=0
  printf '%s' "$2" | smith verify --only "$1" --live "$1=-" >&2 || status=$?
  [ "$status" -le 1 ] || die "verify failed: nothing is decided"
  return "$status"
}

say() { printf '%s\n' "$*" >&2; }
die() { say "$*"; exit 1; }
