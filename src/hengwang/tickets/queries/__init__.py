"""Questions about tickets that several rooms ask."""
