#!/bin/sh
# Exit 0 when the campaigns in a folder are well: health.sh FOLDER
exec sh "$1/campaigns.sh" list acme >/dev/null
