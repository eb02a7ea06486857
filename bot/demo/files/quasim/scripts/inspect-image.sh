#!/bin/sh
# What the registry has under a name, as one line of JSON: inspect-image.sh NAME:TAG
. "${0%/*}/lib.sh"

image=$environments/registry/${1:?which image?}
[ -f "$image" ] || fail "the registry has no $1"
digest=$(sha256sum "$image" | cut -d' ' -f1)
signed=false
[ ! -e "$image.sig" ] || signed=true
printf '{"digest": "sha256:%s", "platforms": %s, "signed": %s}\n' "$digest" "$(cat "$image")" "$signed"
