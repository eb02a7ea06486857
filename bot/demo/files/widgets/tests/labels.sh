for file in src/*.html; do
    grep -q 'aria-label=' "$file" || { echo "$file has no label"; exit 1; }
done
