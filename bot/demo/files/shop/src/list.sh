cut -d: -f2,3 "$here/data/products.txt" | tr ':' ' '
