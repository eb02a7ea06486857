[ "$(sh campaigns.sh list acme | head -1)" = "Spring" ]
