"""Settings, root urls and server entry points: wiring only."""
