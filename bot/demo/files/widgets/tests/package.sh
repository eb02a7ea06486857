grep -qE '"version": "[0-9]+\.[0-9]+\.[0-9]+"' package.json
