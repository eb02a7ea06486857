echo "Commands:"
for file in "$here"/src/*.sh; do
    basename "$file" .sh
done
