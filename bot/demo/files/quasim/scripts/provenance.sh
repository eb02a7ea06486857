#!/bin/sh
# Where a build comes from, as SLSA puts it: provenance.sh FILE COMMIT
. "${0%/*}/lib.sh"

may_fail "provenance"
cat >"${1:?which file?}" <<END
{"_type": "https://in-toto.io/Statement/v1", "predicateType": "https://slsa.dev/provenance/v1",
 "predicate": {"buildDefinition": {"resolvedDependencies": [{"digest": {"gitCommit": "${2:?}"}}]}}}
END
echo "built from $2"
