"""Questions about applications and access points that several rooms ask."""
