# Asks about each thirsty plant.
sh "${0%/*}/../backend/garden.sh" thirsty | while read -r plant; do
    echo "Did you water the $plant?"
done
