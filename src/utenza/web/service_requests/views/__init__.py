"""Pages of requests: what can be asked, asking it, and what became of it."""
