"""What can be done about logins, passwords, sessions and second factors."""
