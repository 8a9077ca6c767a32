"""Reading documents: the running text of text, Markdown, HTML, PDF and Word files."""
