"""Machine rooms: sensors and their limits, incidents, doors, maintenance and energy."""
