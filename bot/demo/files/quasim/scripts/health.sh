#!/bin/sh
# Exit 0 when what lies in a folder is whole: health.sh FOLDER
[ -s "$1/quasim/__init__.py" ] && [ -s "$1/integrations/charts/quasim-api/Chart.yaml" ]
