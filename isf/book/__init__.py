"""The double-entry book: accounts, entries, text, checks, store and journal."""
