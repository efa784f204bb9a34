"""What is done with sensors, incidents, maintenance and meters."""
