"""Bytes to text: the declared encodings, strictly, over the whole file. Never a detector.

A detector that reads the first part of a file called three of seven real
files UTF-8 whose one other byte lay further on (reference/inputs.md section 3).
"""

from isf.sources.errors import FileRefusedError
from isf.sources.files import Incoming

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_WIDE = ("utf-16", "utf-32")


def decode(file: Incoming, encodings: tuple[str, ...]) -> tuple[str, str]:
    """Return the text, and the encoding that the whole of it had.

    Raises:
        FileRefusedError: when no declared encoding reads it, or it holds a NUL.
    """
    if encodings not in file.texts:
        file.texts[encodings] = _decoded(file, encodings)
    return file.texts[encodings]


def _decoded(file: Incoming, encodings: tuple[str, ...]) -> tuple[str, str]:
    wide = any(name.lower().startswith(_WIDE) for name in encodings)
    if file.data.startswith(_UTF16) and not wide:
        why = "it is UTF-16 text, which this source does not declare"
        raise FileRefusedError(file.path, why, "Save it as CSV UTF-8, or add the encoding.")
    for name in encodings:
        try:
            text = file.data.decode(name)
        except UnicodeDecodeError:
            continue
        _check_nul(file, text)
        return text, name
    why = f"its bytes are not {' or '.join(encodings)}"
    raise FileRefusedError(file.path, why, "Add its encoding to `encodings` in the declaration.")


def _check_nul(file: Incoming, text: str) -> None:
    place = text.find("\0")
    if place >= 0:
        line = text.count("\n", 0, place) + 1
        raise FileRefusedError(
            file.path, f"line {line} holds a NUL", "Ask for a file that is text throughout."
        )
