# token TENANT: what a tenant shows to be let in
printf '%s' "$1" | cksum | cut -d' ' -f1
