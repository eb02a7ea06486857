#!/bin/sh
# Look whether an environment runs a tag, and runs well: verify.sh ENVIRONMENT TAG [COMPONENT]
. "${0%/*}/../lib.sh"

name=${1:?which environment?}
tag=${2:?which tag?}
place=$environments/$name${3:+/$3}

may_fail "verify"
[ -f "$place/current" ] || fail "nothing was deployed to $name"
current=$(cat "$place/current")
[ "$current" = "$tag" ] || fail "$name runs $current, not $tag"
step 0.3 "$name runs $tag"
sh "${0%/*}/../health.sh" "$place/files" || fail "$name does not answer as it should"
step 0.4 "2 of 2 instances answer"
