sh shop.sh help | grep -q list
