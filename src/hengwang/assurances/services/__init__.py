"""What is done with assurances, step by step."""
