"""The pages of bills and plichi."""
