"""The codes of the trade, a module a code; each has `normalise(text)`, which may refuse."""
