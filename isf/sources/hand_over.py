"""Reading a hand-over file: its signature first, then each file's sum, and only then what it says."""

import hashlib
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path

from isf.book.trust.signing import fingerprint, verify
from isf.errors import FileError, SignatureError
from isf.model.checked import checked
from isf.model.handing_over import HandOver

_NAMESPACE = "isf-hand-over"
_MOST_BYTES = 64 * 1024 * 1024
_NAMES = frozenset(
    {"fund.json", "ledger.beancount", "HOW-TO-CHECK.txt", "key.pub", "MANIFEST.json", "MANIFEST.json.sig"}
)
_REMEDY = "Ask the provider who wrote it for a new copy."


@dataclass(frozen=True, slots=True)
class Received:
    """A fund that was handed over, the fingerprint of the key that signed it, and the old ledger's text."""

    fund: HandOver
    fingerprint: str
    ledger: bytes


def read_hand_over(path: Path) -> Received:
    """Read a hand-over file that verifies.

    Raises:
        FileError: when it is not a hand-over file, or does not say what one must.
        SignatureError: when anything in it was changed after it was signed.
    """
    files = _files(path)
    public = files["key.pub"].decode("utf-8", "replace").strip()
    verify(
        public,
        files["MANIFEST.json"],
        files["MANIFEST.json.sig"].decode("ascii", "replace"),
        _NAMESPACE,
        str(path),
    )
    sums = json.loads(files["MANIFEST.json"])["files"]
    for name in sorted(_NAMES - {"MANIFEST.json", "MANIFEST.json.sig"}):
        if sums.get(name) != hashlib.sha256(files[name]).hexdigest():
            raise SignatureError(str(path), f"{name} in it was changed after it was signed")
    fund = checked(HandOver, json.loads(files["fund.json"]), path, _REMEDY)
    return Received(fund, fingerprint(public), files["ledger.beancount"])


def _files(path: Path) -> dict[str, bytes]:
    """Return the files in the zip: these and no others, and no more than 64 MiB of them."""
    try:
        with zipfile.ZipFile(path) as archive:
            listed = archive.infolist()
            if {info.filename for info in listed} != _NAMES or len(listed) != len(_NAMES):
                raise FileError(path, ["it is not a hand-over file"], _REMEDY)
            if sum(info.file_size for info in listed) > _MOST_BYTES:
                raise FileError(path, ["it is larger than a hand-over file can be"], _REMEDY)
            return {info.filename: archive.read(info) for info in listed}
    except FileNotFoundError:
        raise FileError(path, ["there is no such file"], "Check its name.") from None
    except (zipfile.BadZipFile, OSError):
        raise FileError(path, ["it is not a hand-over file"], _REMEDY) from None
