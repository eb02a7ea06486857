#!/bin/sh
# Deploy what is here: deploy.sh ENVIRONMENT TAG [COMPONENT]
. "${0%/*}/../lib.sh"

name=${1:?which environment?}
tag=${2:?which tag?}
place=$environments/$name${3:+/$3}
new=$place/.new-$$
lock=$place/.lock
trap 'rm -rf "$new" "$lock"' EXIT

step 0.3 "Deploying $tag to $name"
may_fail "deploy"
may_fail "deploy-$name"
mkdir -p "$new"
cp -R -- * "$new/"
step 0.7 "Copied $(($(find "$new" -type f | wc -l))) files"
# One at a time; who was killed while it had the lock does not keep it for ever.
for _ in 1 2 3 4 5 6 7 8 9 10; do
    mkdir "$lock" 2>/dev/null && break || sleep 0.2
done
rm -rf "$place/files"
mv "$new" "$place/files"
printf '%s\n' "$tag" >"$place/current"
step 0.5 "Restarted 2 of 2 instances"
printf '%s %s %s %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$tag" "${SLIPWAY_COMMIT:-by-hand}" \
    "${SLIPWAY_RELEASE:--}" >>"$place/deploys.log"
echo "$name runs $tag"
