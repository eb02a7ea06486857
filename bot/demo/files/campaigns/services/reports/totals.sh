# totals TENANT: clicks and views of all campaigns
rows_of "$1" | awk -F: '{ clicks += $4; views += $5 } END { print clicks, views }'
