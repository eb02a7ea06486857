# What the scripts share. To be sourced.
#
# DEMO_ENVIRONMENTS  the folder that plays the data centre (default: ../environments)
# DEMO_SPEED         0: do not take the time a real script would take
set -eu

environments=${DEMO_ENVIRONMENTS:-../environments}/${SLIPWAY_PROJECT:-project}

# Print a line of progress and take a moment over it: step SECONDS WORDS...
step() {
    seconds=$1
    shift
    printf '%s\n' "$*"
    [ "${DEMO_SPEED:-1}" = 0 ] || sleep "$seconds"
}

fail() {
    printf 'FAILED: %s\n' "$*" >&2
    exit 1
}

# To see a failure: create environments/<project>/fail-<script>, try, remove it, retry.
may_fail() {
    [ ! -e "$environments/fail-$1" ] || fail "$1: remove $environments/fail-$1 and try again"
}
