"""Reports of other provinces, years and kinds of projects, with what a reader would say of them."""
