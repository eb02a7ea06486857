#!/bin/sh
# Look at the widgets that run in staging.
. "${0%/*}/lib.sh"

may_fail "smoke-staging"
place=$environments/staging/files
[ -d "$place/src" ] || fail "nothing was deployed to staging"
step 0.4 "staging runs $(cat "$environments/staging/current")"
sh "${0%/*}/health.sh" "$place" || fail "a widget does not answer"
echo "all widgets answer"
