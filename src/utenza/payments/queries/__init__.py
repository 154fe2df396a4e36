"""What can be asked about payments."""
