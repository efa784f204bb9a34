"""What collector and server say to each other; both sides import these shapes and no others."""
