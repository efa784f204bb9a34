"""What is done with channels, and how messages leave."""
