"""Shifts: posts and their hours, who is on duty when, and everybody home in time."""
