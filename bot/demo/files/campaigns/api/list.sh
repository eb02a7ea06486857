# list TENANT: the names of a tenant's campaigns
rows_of "${1:?which tenant?}" | cut -d: -f3
