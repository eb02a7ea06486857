#!/bin/sh
# Put the widgets into one file: build.sh TAG
. "${0%/*}/lib.sh"

may_fail "build"
step 0.5 "Bundling $(find src -name '*.html' | wc -l | tr -d ' ') widgets"
mkdir -p "$environments/artifacts"
cat src/*.html >"$environments/artifacts/widgets-${1:?which tag?}.html"
echo "widgets-$1.html: $(wc -c <"$environments/artifacts/widgets-$1.html" | tr -d ' ') bytes"
