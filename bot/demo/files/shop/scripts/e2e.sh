#!/bin/sh
# Go through the shop that runs in staging as a customer would.
. "${0%/*}/lib.sh"

may_fail "e2e"
shop=$environments/staging/files/shop.sh
[ -f "$shop" ] || fail "nothing was deployed to staging"
list=$(sh "$shop" list)
step 0.4 "Looks at the list: $(($(echo "$list" | wc -l))) products"
case $list in *"Green tea"*) ;; *) fail "Green tea is not on the list" ;; esac
paid=$(sh "$shop" total tea-green=2)
step 0.4 "Buys two: $paid"
[ "$paid" = "9.80" ] || fail "two green teas do not cost 9.80"
echo "3 journeys, all well"
