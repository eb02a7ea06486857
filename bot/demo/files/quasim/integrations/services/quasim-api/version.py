"""What the service says under /version."""

VERSION = "0.0.0"
