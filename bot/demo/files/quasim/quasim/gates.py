"""The gates of a circuit."""

HADAMARD = ((2**-0.5, 2**-0.5), (2**-0.5, -(2**-0.5)))
