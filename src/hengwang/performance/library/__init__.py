"""The indicator library as data: what each kind of project measures, and on which records."""
