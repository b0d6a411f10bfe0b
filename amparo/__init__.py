"""Amparo: a support desk that knows who may ask for what."""

__version__ = "0.1.0"
