"""Names apart from money: the linter of free text, retention, erasure, and what is held about one person."""
