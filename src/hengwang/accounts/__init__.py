"""People, roles, scopes and login."""
