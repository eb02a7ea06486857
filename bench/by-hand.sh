#!/bin/sh
# A release as somebody would script it, in a checkout: by-hand.sh VERSION
# The same git commands and the same scripts as a kwanus minor; nobody is asked, nothing is kept.
set -eu
version=$1
tag=v$version
SLIPWAY_PROJECT=shop
export SLIPWAY_PROJECT

git fetch --quiet --tags origin
git checkout --quiet --detach origin/develop
last=$(git describe --tags --abbrev=0 origin/main)

# the candidate: version and changelog
printf '%s\n' "$version" >VERSION
{
    printf '[%s] - %s\n' "$version" "$(date +%F)"
    git log --no-merges --reverse --format='- %s' "$last..HEAD"
    printf '\n'
    cat CHANGELOG.md
} >CHANGELOG.new
mv CHANGELOG.new CHANGELOG.md
git commit --quiet --all --message "Release $tag"
candidate=$(git rev-parse HEAD)

# staging
scripts/deployment/deploy.sh staging "$tag"
scripts/ci.sh
scripts/e2e.sh

# production
scripts/test.sh
test -z "$(git log --first-parent --no-merges --format=%h "$last..origin/main")"
git fetch --quiet origin
git checkout --quiet -B main origin/main
git merge --quiet --no-ff --message "Merge $tag to main" "$candidate"
git push --quiet origin main
test -z "$(git ls-remote origin "refs/tags/$tag")"
git tag --annotate --message "Release $tag" "$tag"
git push --quiet origin "refs/tags/$tag"
git ls-remote --exit-code origin "refs/tags/$tag"
scripts/deployment/deploy.sh production "$tag"
scripts/smoke/verify.sh production "$tag"

# after
git fetch --quiet origin
git checkout --quiet -B develop origin/develop
git merge --quiet --no-ff --message "Merge main ($tag) back to develop" main
git push --quiet origin develop
