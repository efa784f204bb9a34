"""What a check looks like: terminal, JSON, SARIF, a page, and comments in the docx itself."""
