#!/bin/sh
# Put the guides of a version where its readers look: publish-docs.sh TAG
. "${0%/*}/lib.sh"

may_fail "publish-docs"
mkdir -p "$environments/docs"
cp docs/*.md "$environments/docs/"
printf '%s\n' "${1:?which tag?}" >"$environments/docs/version"
step 0.3 "Published $(find docs -name '*.md' | wc -l | tr -d ' ') guides of $1"
