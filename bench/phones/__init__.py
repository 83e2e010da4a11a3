"""Simulated phones of a whole city, for `bench/ingest.py`."""
