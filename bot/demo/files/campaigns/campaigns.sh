#!/bin/sh
# Campaigns and their numbers: campaigns.sh COMMAND TENANT [ARGUMENT...]
set -eu
here=${0%campaigns.sh}.
command=${1:-help}
if [ ! -f "$here/api/$command.sh" ]; then
    echo "campaigns: there is no command $command" >&2
    exit 2
fi
shift
. "$here/services/tenancy/tenant.sh"
. "$here/api/$command.sh"
