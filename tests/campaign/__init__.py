"""The crash campaign: the real bot is killed at every point of a release, and finishes it."""
