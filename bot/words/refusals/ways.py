"""Ways on that several refusals name."""

OPEN_NOW = "`/release status` shows what is open."
