#!/bin/sh
# Continuous integration: syntax, version, tests.
. "${0%/*}/lib.sh"

may_fail "ci"
for file in shop.sh src/*.sh tests/*.sh scripts/*.sh scripts/*/*.sh; do
    sh -n "$file" || fail "$file is no shell script"
done
step 0.3 "syntax: ok"
grep -qE '^[0-9]+\.[0-9]+\.[0-9]+' VERSION || fail "VERSION holds no version"
step 0.2 "version: $(cat VERSION)"
sh scripts/test.sh
