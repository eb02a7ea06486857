echo "campaigns.sh list TENANT"
