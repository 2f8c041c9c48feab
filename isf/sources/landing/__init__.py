"""Landing: neutral values become facts in people's funds, or wait in clearing. Pure; no files."""
