#!/bin/sh
# Put the documentation of a release on its site: publish-docs.sh TAG
. "${0%/*}/lib.sh"

may_fail "publish-docs"
mkdir -p "$environments/site"
cp -R docs "$environments/site/${1:?which tag?}"
step 0.3 "The site has the pages of $1"
