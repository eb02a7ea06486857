#!/bin/sh
# Look whether what runs in staging works together: the page's client, the backend, the bot.
. "${0%/*}/lib.sh"

may_fail "integration"
place=$environments/staging/files
[ -d "$place/backend" ] || fail "nothing was deployed to staging"
step 0.3 "staging runs $(cat "$environments/staging/current")"
sh "$place/bot/ask.sh" >/dev/null || fail "the bot gets no answer from the backend"
step 0.3 "bot and backend: ok"
grep -q '"api-client"' "$place/frontend/client.json" || fail "the page has no client"
echo "page and backend: ok"
