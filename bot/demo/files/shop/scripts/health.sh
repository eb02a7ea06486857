#!/bin/sh
# Exit 0 when the shop in a folder is well: health.sh FOLDER
exec sh "$1/shop.sh" list >/dev/null
