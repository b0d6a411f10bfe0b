"""Measurements of the project: `make bench`."""
