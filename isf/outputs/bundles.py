"""The signed bundle: one zip that proves what was issued, and that nothing in it has changed.

The zip is written byte for byte the same whenever it is made from the same
files, so that a check can make it again and compare. The signature is
OpenSSH's, over MANIFEST.json, which holds the hash of every other file.
"""

import base64
import binascii
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from isf.book.trust import signing
from isf.errors import BundleError, SignatureError

NAMESPACE: Final = "isf-statement"
PRINCIPAL: Final = "isf-office"
MANIFEST: Final = "MANIFEST.json"
SIGNATURE: Final = "MANIFEST.json.sig"
SIGNERS: Final = "allowed_signers"
HOW_TO: Final = "HOW-TO-CHECK.txt"

MOST_BYTES: Final = 512 * 1024 * 1024
_SUMS: Final = ("opening", "in", "out", "closing")
_LINE: Final = 70


@dataclass(frozen=True, slots=True)
class Verified:
    """A bundle that holds: its manifest, and the fingerprint of the key that signed it."""

    manifest: Mapping[str, Any]
    fingerprint: str
    public: str


def signers_line(public: str) -> str:
    """Return the line of an `allowed_signers` file for a public key, for this purpose alone."""
    kind, key = public.split()[:2]
    return f'{PRINCIPAL} namespaces="{NAMESPACE}" {kind} {key}\n'


def manifest_of(told: Mapping[str, Any], files: Mapping[str, bytes]) -> bytes:
    """Return a manifest: what is said of the bundle, and the SHA-256 of each file."""
    hashes = {name: hashlib.sha256(files[name]).hexdigest() for name in sorted(files)}
    whole = {**told, "files": hashes}
    return (json.dumps(whole, indent=1, ensure_ascii=False, sort_keys=True) + "\n").encode()


def bundle(
    told: Mapping[str, Any], files: Mapping[str, bytes], key: Ed25519PrivateKey
) -> tuple[bytes, bytes]:
    """Return a bundle, and its manifest."""
    public = signing.public_text(key.public_key())
    how = how_to_check(told, sorted(files), signing.fingerprint(public))
    inside = {**files, SIGNERS: signers_line(public).encode(), HOW_TO: how.encode()}
    manifest = manifest_of(told, inside)
    signature = signing.sign(key, manifest, NAMESPACE).encode()
    return zipped({MANIFEST: manifest, SIGNATURE: signature, **inside}), manifest


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return files as a zip whose bytes depend on nothing but them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.create_system, info.external_attr = 3, 0o600 << 16
            archive.writestr(info, files[name])
    return out.getvalue()


def verify(path: Path, fingerprint: str = "") -> Verified:
    """Prove a bundle: its form, its signature, every file's hash, and that its sums add up.

    `fingerprint` is the one in the contract; without it the caller must
    compare the one that is returned.

    Raises:
        BundleError: when anything is not as it was issued; says what.
    """
    raw = _read(path)
    files = _unzipped(path, raw)
    if zipped(files) != raw:
        raise BundleError(path, "the archive was changed after it was made.")
    manifest = _manifest(path, files)
    public = _public(path, files, fingerprint)
    _signed(path, files, public)
    _hashes(path, files, manifest)
    _adds_up(path, manifest)
    return Verified(manifest, signing.fingerprint(public), public)


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise BundleError(path, "it is larger than any bundle.")
        return path.read_bytes()
    except OSError as error:
        raise BundleError(path, f"it cannot be read ({error.strerror}).") from None


def _unzipped(path: Path, raw: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = archive.infolist()
            stored = [entry for entry in entries if entry.compress_type == zipfile.ZIP_STORED]
            return {entry.filename: archive.read(entry) for entry in stored}
    except Exception:  # noqa: BLE001 - zipfile raises a dozen kinds on a damaged archive
        raise BundleError(path, "the archive is damaged.") from None


def _manifest(path: Path, files: Mapping[str, bytes]) -> dict[str, Any]:
    missing = [name for name in (MANIFEST, SIGNATURE, SIGNERS, HOW_TO) if name not in files]
    if missing:
        raise BundleError(path, f"{missing[0]} is missing.")
    try:
        told = json.loads(files[MANIFEST])
    except ValueError:
        raise BundleError(path, "MANIFEST.json is not JSON.") from None
    if not isinstance(told, dict) or not isinstance(told.get("files"), dict):
        raise BundleError(path, "MANIFEST.json is not a manifest.")
    return told


def _public(path: Path, files: Mapping[str, bytes], fingerprint: str) -> str:
    """Return the public key in the bundle; it must be the contract's, where that is given."""
    parts = files[SIGNERS].decode("utf-8", "replace").split()
    try:
        public = f"{parts[2]} {parts[3]}"
        own = signing.fingerprint(public)
    except (IndexError, ValueError, binascii.Error):
        raise BundleError(path, "allowed_signers holds no key.") from None
    if signers_line(public).encode() != files[SIGNERS]:
        raise BundleError(path, "allowed_signers is not as isf writes it.")
    if fingerprint and fingerprint != own:
        raise BundleError(path, f"it is signed with {own}, and not with {fingerprint}.")
    return public


def _signed(path: Path, files: Mapping[str, bytes], public: str) -> None:
    text = files[SIGNATURE].decode("ascii", "replace")
    if not _as_written(text):
        raise BundleError(path, "the signature is damaged.")
    try:
        signing.verify(public, files[MANIFEST], text, NAMESPACE, SIGNATURE)
    except SignatureError as error:
        raise BundleError(path, str(error)) from None


def _as_written(armoured: str) -> bool:
    """Say whether a signature's text is the one way of writing its bytes."""
    lines = armoured.split("\n")
    body = "".join(lines[1:-2])
    try:
        again = base64.b64encode(base64.b64decode(body, validate=True)).decode()
    except (ValueError, binascii.Error):
        return False
    cut = [again[at : at + _LINE] for at in range(0, len(again), _LINE)]
    return lines[1:-2] == cut and lines[-1] == "" and again == body


def _hashes(path: Path, files: Mapping[str, bytes], manifest: Mapping[str, Any]) -> None:
    told = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    del told[MANIFEST], told[SIGNATURE]
    for name in sorted({*told, *manifest["files"]}):
        if told.get(name) != manifest["files"].get(name):
            raise BundleError(path, f"{name} is not the file that was signed.")


def _adds_up(path: Path, manifest: Mapping[str, Any]) -> None:
    try:
        opening, came, went, closing = (Decimal(str(manifest[name])) for name in _SUMS)
    except (KeyError, InvalidOperation):
        raise BundleError(path, "the manifest lacks its sums.") from None
    if opening + came - went != closing:
        raise BundleError(path, f"{opening} + {came} - {went} is not {closing}.")


def how_to_check(told: Mapping[str, Any], names: list[str], fingerprint: str) -> str:
    """Return the words that go with a bundle: how anybody checks it, with and without isf."""
    listed = "\n".join(f"    {name}" for name in names)
    return f"""How to check this bundle

It holds {told["id"]}, issued on {told["issued"]}:
{listed}

1. With isf
    isf verify-bundle THIS-FILE.zip --fingerprint {fingerprint}

2. Without isf, in the folder where the bundle was unpacked
    The key is the right one when this shows the fingerprint of your contract:
        ssh-keygen -l -f <(cut -d ' ' -f 3- {SIGNERS})
        {fingerprint}
    The manifest is signed with it when this says Good:
        ssh-keygen -Y verify -f {SIGNERS} -I {PRINCIPAL} -n {NAMESPACE} -s {SIGNATURE} < {MANIFEST}
      On Windows, in a command prompt, the same line works (OpenSSH comes with Windows 10 and 11).
    Each file is the one that was signed when its SHA-256 stands beside its name in {MANIFEST}:
        sha256sum NAME            (Linux)
        shasum -a 256 NAME        (macOS)
        certutil -hashfile NAME SHA256      (Windows)

3. The sums
    opening + in - out = closing: {told["opening"]} + {told["in"]} - {told["out"]} = {told["closing"]}
    "previous" is the SHA-256 of the manifest before this one; its closing is this one's opening, unless
    "corrects" says why not.

A signature shows who issued this and that nothing changed since. It does not take the place of receipts,
of the bank's statement, or of a question.
"""
