# thirsty: the plants that need water today
awk -F: '$3 <= 1 { print $2 }' "$here/plants.txt"
