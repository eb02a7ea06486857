#!/bin/sh
# Send a share of the traffic to a version: traffic.sh TAG PERCENT
. "$(dirname "$0")/lib.sh"

may_fail "traffic"
step 0.3 "${2:?how much?} % of the traffic goes to ${1:?which tag?}"
mkdir -p "$environments/production"
printf '%s %s\n' "$1" "$2" >>"$environments/production/traffic.log"
