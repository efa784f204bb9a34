"""Identity: the report speaks of this project, this year and these people."""
