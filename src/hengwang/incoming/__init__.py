"""Documents that come in: a bureau's own templates, forms of others, sheets of goals."""
