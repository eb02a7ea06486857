! sh campaigns.sh list acme | grep -q Launch
