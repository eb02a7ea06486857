echo "Commands:"
for file in "$here"/src/*.sh; do
    name=${file##*/}
    echo "${name%.sh}"
done
