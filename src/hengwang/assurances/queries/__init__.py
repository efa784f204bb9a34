"""What is asked about assurances."""
