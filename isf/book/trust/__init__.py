"""Proving a book and keeping it: verify, check, log, backup, adopt, and what goes out signed or sealed."""
