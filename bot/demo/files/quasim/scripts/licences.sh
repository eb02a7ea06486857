#!/bin/sh
# Every dependency's licence must go together with ours: licences.sh FILE
. "${0%/*}/lib.sh"

may_fail "licences"
step 0.2 "numpy: BSD-3-Clause"
printf 'package,licence\nnumpy,BSD-3-Clause\n' >"${1:?which file?}"
echo "all licences go together with Apache-2.0"
