"""How fast Slipway is, each thing beside its floor or peer in the same run: `make bench`."""
