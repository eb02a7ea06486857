#!/bin/sh
# Switch flags off in production: flags.sh FLAG,FLAG,...
. "${0%/*}/lib.sh"

may_fail "flags"
step 0.3 "Off: ${1:?which flags?}"
mkdir -p "$environments/production"
echo "$1" >>"$environments/production/flags.log"
