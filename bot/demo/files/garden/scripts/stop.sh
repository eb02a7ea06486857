#!/bin/sh
# Stop the garden: stop.sh ENVIRONMENT
. "${0%/*}/lib.sh"

name=${1:?which environment?}
may_fail "stop"
step 0.3 "Stopping 2 of 2 instances"
mkdir -p "$environments/$name"
printf 'stopped\n' >"$environments/$name/state"
echo "$name is stopped"
