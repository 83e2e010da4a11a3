"""Lanzhou with invented people, and its half-day replayed. Everything here is marked as synthetic on the screen."""
