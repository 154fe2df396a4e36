"""What can be done about payments, a use case a module."""
