"""What a release is: pure decisions over plain data, without a clock, a disk or a network."""
