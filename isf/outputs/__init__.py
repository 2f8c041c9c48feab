"""What goes out: statements and returns as HTML, XLSX, CSV, JSON and text. The only writer of these."""
