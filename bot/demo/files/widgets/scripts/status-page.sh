#!/bin/sh
# Tell the status page what runs: status-page.sh TAG
. "${0%/*}/lib.sh"

may_fail "status-page"
step 0.3 "Updating the status page"
mkdir -p "$environments"
printf '<h1>All systems well</h1><p>widgets %s</p>\n' "${1:?which tag?}" >"$environments/status.html"
echo "The status page says $1"
