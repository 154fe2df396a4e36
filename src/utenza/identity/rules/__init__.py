"""What is true of logins, grants and credentials; pure Python."""
