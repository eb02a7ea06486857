#!/bin/sh
# Exit 0 when the widgets in a folder are well: health.sh FOLDER
[ -s "$1/src/button.html" ] && [ -s "$1/package.json" ]
