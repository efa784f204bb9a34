"""The page frame, shared tables, forms and charts."""
