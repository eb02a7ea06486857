"""Scripts as durable runs: each has a folder, a small process that owns it, and one end."""
