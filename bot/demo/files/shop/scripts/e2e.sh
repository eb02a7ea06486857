#!/bin/sh
# Go through the shop that runs in staging as a customer would.
. "$(dirname "$0")/lib.sh"

may_fail "e2e"
shop=$environments/staging/files/shop.sh
[ -f "$shop" ] || fail "nothing was deployed to staging"
step 0.4 "Looks at the list: $(sh "$shop" list | wc -l | tr -d ' ') products"
sh "$shop" list | grep -q "Green tea" || fail "Green tea is not on the list"
step 0.4 "Buys two: $(sh "$shop" total tea-green=2)"
[ "$(sh "$shop" total tea-green=2)" = "9.80" ] || fail "two green teas do not cost 9.80"
echo "3 journeys, all well"
