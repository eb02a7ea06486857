while IFS=: read -r _ name price; do
    echo "$name $price"
done <"$here/data/products.txt"
