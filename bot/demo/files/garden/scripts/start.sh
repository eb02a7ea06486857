#!/bin/sh
# Start the garden again: start.sh ENVIRONMENT
. "${0%/*}/lib.sh"

name=${1:?which environment?}
may_fail "start"
step 0.3 "Starting 2 of 2 instances"
rm -f "$environments/$name/state"
echo "$name runs $(cat "$environments/$name/current")"
