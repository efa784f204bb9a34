"""What changes the records of vendors."""
