sh shop.sh list | grep -q "Green tea 4.90"
