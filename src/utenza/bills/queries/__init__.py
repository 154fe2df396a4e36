"""What can be asked about bills, plichi and their documents."""
