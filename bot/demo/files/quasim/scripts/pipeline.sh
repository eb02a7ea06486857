#!/bin/sh
# What the build server does once a tag is pushed; asked for its state: pipeline.sh TAG
# 0: it is through; 75: it is still running; anything else: it failed.
. "${0%/*}/lib.sh"

tag=${1:?which tag?}
registry=$environments/registry
may_fail "pipeline"
if [ -e "$environments/hold-pipeline" ]; then
    echo "pipeline of $tag: running"
    exit 75
fi
mkdir -p "$registry"
for image in quasim-api quasim-bench; do
    [ ! -e "$environments/skip-$image" ] || continue
    printf '%s' '["linux/amd64", "linux/arm64"]' >"$registry/$image:$tag"
done
printf 'chart of %s\n' "$tag" >"$registry/quasim-api-$tag.tgz"
step 0.5 "pipeline of $tag: 2 images, 1 chart"
