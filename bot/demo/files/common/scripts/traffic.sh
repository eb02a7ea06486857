#!/bin/sh
# Send a share of production's traffic to a version: traffic.sh TAG PERCENT [COMPONENT]
. "${0%/*}/lib.sh"

tag=${1:?which tag?}
percent=${2:?how much?}
may_fail "traffic"
may_fail "traffic-$percent"
step 0.3 "$percent % of the traffic goes to $tag"
mkdir -p "$environments/production"
printf '%s %s\n' "$tag" "$percent" >>"$environments/production/traffic.log"
# with all of the traffic it is what production runs
[ "$percent" != 100 ] || sh "${0%/*}/deployment/deploy.sh" production "$tag" "${3:-}"
