"""Interval curves: a day, a week, a year, what they say of power, and their files."""
