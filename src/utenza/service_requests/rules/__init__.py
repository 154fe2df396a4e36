"""What is true of service requests, whatever is asked."""
