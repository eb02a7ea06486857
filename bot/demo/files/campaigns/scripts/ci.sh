#!/bin/sh
# Continuous integration: syntax, version, tests.
. "${0%/*}/lib.sh"

may_fail "ci"
for file in campaigns.sh api/*.sh services/*/*.sh scripts/*.sh; do
    sh -n "$file" || fail "$file is no shell script"
done
step 0.3 "syntax: ok"
sh scripts/test.sh
