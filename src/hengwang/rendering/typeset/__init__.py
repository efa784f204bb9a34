"""PDF without LibreOffice: a docx of ours, read again and set by typst."""
