"""Text: words, marks and numbers of running text."""
