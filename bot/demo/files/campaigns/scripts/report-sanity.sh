#!/bin/sh
# One campaign's report can be made in production.
. "${0%/*}/lib.sh"

may_fail "report-sanity"
step 0.3 "Report for acme: $(sh "$environments/production/services/files/campaigns.sh" list acme | wc -l | tr -d ' ') campaigns"
