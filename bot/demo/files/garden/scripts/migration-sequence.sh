#!/bin/sh
# The number of the newest migration.
set -eu
ls backend/migrations | tail -n 1 | cut -c1-4 | sed 's/^0*//'
