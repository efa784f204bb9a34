"""One module per way of asking a target; each returns a verdict, and none of them decides."""
