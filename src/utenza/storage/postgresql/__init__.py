"""Django's PostgreSQL, with what a portal that answers many requests wants done otherwise."""
