"""Forms of projects: one a record; each gives the data its service takes."""
