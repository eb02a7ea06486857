#!/bin/sh
# A tea shop on the command line: shop.sh COMMAND [ARGUMENT...]
set -eu
here=${0%shop.sh}.
command=${1:-help}
if [ ! -f "$here/src/$command.sh" ]; then
    echo "shop: there is no command $command" >&2
    exit 2
fi
shift
. "$here/src/$command.sh"
