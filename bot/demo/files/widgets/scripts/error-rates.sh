#!/bin/sh
# The share of requests that failed in the last hour.
. "${0%/*}/lib.sh"

may_fail "error-rates"
step 0.3 "Counting errors of the last hour"
echo "0.02 % of 184,211 requests failed (limit: 1 %)"
