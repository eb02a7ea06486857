#!/bin/sh
# Exit 0 when the garden in a folder is well: health.sh FOLDER
[ -n "$(sh "$1/backend/garden.sh" thirsty)" ]
