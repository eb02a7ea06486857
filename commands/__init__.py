"""The verbs: one file each, typed or clicked, with plain requests in and plain replies out."""
