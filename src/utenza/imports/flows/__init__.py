"""
National flows of measures: from files of distributors to versions of curves and readings.

Only what docs/how-to/flows.md says is documented is read; all else is refused in so many words.
"""
