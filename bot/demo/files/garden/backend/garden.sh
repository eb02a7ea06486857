#!/bin/sh
# The garden's backend on the command line: garden.sh COMMAND [ARGUMENT...]
set -eu
here=${0%garden.sh}.
command=${1:-thirsty}
if [ ! -f "$here/api/$command.sh" ]; then
    echo "garden: there is no command $command" >&2
    exit 2
fi
shift
. "$here/api/$command.sh"
