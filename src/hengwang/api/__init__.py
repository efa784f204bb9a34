"""One OpenAPI interface under /api/v1 over the services."""
