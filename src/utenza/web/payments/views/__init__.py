"""The pages of paying: what to pay, how it goes, what proves it."""
