"""Muster gets everyone who raises a hand to the place that needs them."""

__version__ = "0.1.0"
