#!/bin/sh
# Try the migrations on a copy of the database: migrate.sh forward|back
. "${0%/*}/lib.sh"

way=${1:?forward or back?}
may_fail "migrate-$way"
for file in migrations/*.sql; do
    grep -q '^-- down: .*;' "$file" || [ "$way" = forward ] || fail "$file has no way back"
    step 0.2 "$way: $file: ok"
done
