"""What is true of payments. Amounts are in EUR."""
