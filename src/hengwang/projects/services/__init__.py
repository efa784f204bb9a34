"""The verbs of projects; views, API, command line and imports have no other way in."""
