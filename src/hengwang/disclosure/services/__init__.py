"""What is recorded after an evaluation was confirmed."""
