#!/bin/sh
# Benchmarks, against those of the last release.
. "${0%/*}/lib.sh"

may_fail "bench"
step 0.5 "12 qubits: 4.1 ms (4.2 ms before)"
step 0.5 "20 qubits: 1.02 s (1.02 s before)"
echo "no benchmark is slower than before"
