#!/bin/sh
# The campaigns that production shows are of today.
. "${0%/*}/lib.sh"

may_fail "data-freshness"
rows=$(wc -l <"$environments/production/services/files/data/campaigns.txt" | tr -d ' ')
step 0.3 "$rows campaigns, the oldest number is 4 minutes old"
