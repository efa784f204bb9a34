"""What pages, documents and metrics of vendors read."""
