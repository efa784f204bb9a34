"""What is done with collectors, targets and checks, and with what comes in."""
