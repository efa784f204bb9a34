"""Pages of projects: list, project, records, payments, papers, import."""
