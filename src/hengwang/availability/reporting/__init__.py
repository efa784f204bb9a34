"""The availability report: one set of figures, printed as a page, as Excel and as Word."""
