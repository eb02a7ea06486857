#!/bin/sh
# Run every test of tests/.
. "${0%/*}/lib.sh"

may_fail "test"
count=0
for test in tests/*.sh; do
    sh "$test" || fail "$test"
    count=$((count + 1))
    name=${test#tests/}
    step 0.1 "ok $count - ${name%.sh}"
done
echo "1..$count"
