"""What can be done so that a new address or number counts."""
