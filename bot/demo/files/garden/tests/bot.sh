sh bot/ask.sh | grep -q "Did you water the Fern?"
