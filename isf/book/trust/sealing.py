"""Sealing what leaves the office with age, so that only whoever holds a key can read it.

A recipient (`age1...`) is public and seals; a key (`AGE-SECRET-KEY-...`) is
secret and opens. The format is age's own (age-encryption.org/v1): any age tool
opens what is sealed here. Needs the extra `isf-ledger[age]`.
"""

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from isf.errors import FileError, KeyRefusedError, NoAgeError, NotOpenedError

SUFFIX = ".age"
_RECIPIENT = "recipient (age1...)"
_HEAD = b"age-encryption.org/v1\n"


def new_key() -> tuple[str, str]:
    """Return a new secret key and the recipient that belongs to it.

    Raises:
        NoAgeError: when the extra is not installed.
    """
    identity = _age().x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def seal(content: bytes, recipients: Sequence[str]) -> bytes:
    """Return content that only the holders of these recipients' keys can open.

    Raises:
        NoAgeError: when the extra is not installed.
        KeyRefusedError: when there is no recipient, or one of them is none.
    """
    age = _age()
    keys = [_key(age.x25519.Recipient, text, _RECIPIENT) for text in recipients]
    if not keys:
        raise KeyRefusedError(_RECIPIENT)
    return bytes(age.encrypt(content, keys))


def opened(sealed: bytes, key: str) -> bytes:
    """Return what was sealed.

    Raises:
        NoAgeError: when the extra is not installed.
        KeyRefusedError: when `key` is no key.
        NotOpenedError: when it is not sealed, was sealed for others, or was changed since.
    """
    age = _age()
    identity = _key(age.x25519.Identity, key, "key (AGE-SECRET-KEY-...)")
    if not is_sealed(sealed):
        raise NotOpenedError(why="it is not sealed with age")
    try:
        return bytes(age.decrypt(sealed, [identity]))
    except age.DecryptError:
        raise NotOpenedError(why="it was sealed for another key, or it was changed since") from None


def key_in(path: Path) -> str:
    """Return the secret key that a key file holds: its first line that is no remark.

    Raises:
        FileError: when there is no such file.
    """
    if not path.is_file():
        raise FileError(path, ["there is no such file"], "Check its name.")
    lines = path.read_bytes().decode("utf-8", "replace").splitlines()
    return next((line for line in lines if line.strip() and not line.startswith("#")), "")


def is_sealed(content: bytes) -> bool:
    """Say whether content was sealed with age."""
    return content.startswith(_HEAD)


def _key(kind: Any, text: str, what: str) -> Any:  # noqa: ANN401 - pyrage's own
    """Read a key or a recipient; what was typed is never repeated, for it may be secret."""
    try:
        return kind.from_str(text.strip())
    except Exception:  # noqa: BLE001 - pyrage raises classes of its own for each way of being wrong
        raise KeyRefusedError(what) from None


def _age() -> Any:  # noqa: ANN401 - pyrage has no types
    try:
        return importlib.import_module("pyrage")
    except ImportError:
        raise NoAgeError from None
