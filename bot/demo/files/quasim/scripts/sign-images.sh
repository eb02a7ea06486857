#!/bin/sh
# Sign the images of a release: sign-images.sh TAG
. "${0%/*}/lib.sh"

may_fail "sign-images"
for image in quasim-api quasim-bench; do
    [ -f "$environments/registry/$image:${1:?which tag?}" ] || continue
    sha256sum "$environments/registry/$image:$1" >"$environments/registry/$image:$1.sig"
    step 0.2 "Signed $image:$1"
done
