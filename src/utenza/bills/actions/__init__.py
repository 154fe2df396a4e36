"""What can be done about bills, a use case a module."""
