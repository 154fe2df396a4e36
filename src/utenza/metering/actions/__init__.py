"""What can be done with readings."""
