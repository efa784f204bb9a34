"""Pages of the watched network, and of what people say about it."""
