#!/bin/sh
# Nobody committed a key.
. "${0%/*}/lib.sh"

may_fail "secret-scan"
step 0.3 "Looking for keys and passwords"
! grep -rlE 'BEGIN [A-Z ]*PRIVATE KEY|(password|secret)=' api services data || fail "there is a secret"
echo "0 secrets"
