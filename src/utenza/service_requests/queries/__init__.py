"""What can be asked about requests."""
