#!/bin/sh
# Switch off what only a newer version understands: flags.sh TAG
. "$(dirname "$0")/lib.sh"

may_fail "flags"
step 0.3 "Flags newer than ${1:?which tag?} are off"
mkdir -p "$environments/production"
echo "$1" >>"$environments/production/flags.log"
