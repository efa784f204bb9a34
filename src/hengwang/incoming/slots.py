"""What incoming documents put on other apps' pages."""
