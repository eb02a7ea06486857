"""Simulation of small quantum circuits."""

__version__ = "0.0.0"  # bumped by a release
