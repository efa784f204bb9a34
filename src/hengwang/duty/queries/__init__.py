"""Questions about duty that several rooms ask."""
