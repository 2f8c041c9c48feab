"""Chance that is the same every time, on every Python: a number from the names of things."""

import hashlib


def chance(*names: object, of: int = 1000) -> int:
    """Return a number from 0 to before `of` that depends on the names and nothing else."""
    text = "/".join(str(name) for name in names)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) % of
