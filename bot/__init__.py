"""The Slack edge and all wiring: the only package that sees everything."""
