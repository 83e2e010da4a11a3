"""Solvers: values in, values out. No Django, no database; the seed and the limits are arguments."""
