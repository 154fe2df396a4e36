"""What we write to people about payments: letters, and receipts in words."""
