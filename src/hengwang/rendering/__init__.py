"""Tools for docx, xlsx and pdf files."""
