"""The outside world: git repositories, scripts and probes."""
