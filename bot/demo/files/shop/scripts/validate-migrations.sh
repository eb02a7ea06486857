#!/bin/sh
# Every migration has a number, in order, and says how to go back.
. "${0%/*}/lib.sh"

may_fail "validate-migrations"
expected=1
for file in migrations/*.sql; do
    number=${file##*/}
    number=${number%%-*}
    [ "$number" = "$(printf '%04d' "$expected")" ] || fail "$file is out of order"
    grep -q '^-- down:' "$file" || fail "$file does not say how to go back"
    step 0.2 "$file: ok"
    expected=$((expected + 1))
done
