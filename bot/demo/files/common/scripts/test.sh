#!/bin/sh
# Run every test of tests/.
. "$(dirname "$0")/lib.sh"

may_fail "test"
count=0
for test in tests/*.sh; do
    sh "$test" || fail "$test"
    count=$((count + 1))
    step 0.1 "ok $count - $(basename "$test" .sh)"
done
echo "1..$count"
