"""Signing what leaves the office, so that whoever gets it can tell who wrote it and that nothing changed.

An Ed25519 key for each office, made when it is first needed; signatures have
OpenSSH's form (PROTOCOL.sshsig), so that `ssh-keygen -Y verify` checks them
with no isf at hand.
"""

import base64
import contextlib
import hashlib
import struct
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from isf.book.disk import durable
from isf.errors import SignatureError
from isf.office import Office

_MAGIC = b"SSHSIG"
_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
_TYPE = b"ssh-ed25519"
_WIDTH = 70


def office_key(office: Office) -> Ed25519PrivateKey:
    """Return the office's own key; it is made, for its owner's eyes alone, when there is none yet.

    Raises:
        SignatureError: when the key's file is not an Ed25519 key.
    """
    path = office.ledgers / ".keys" / "office.key"
    if not path.is_file():
        _make_key(path)
    try:
        key = serialization.load_ssh_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise SignatureError(str(path), "the office's key cannot be read") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise SignatureError(str(path), "the office's key is not an Ed25519 key")
    return key


def _make_key(path: Path) -> None:
    durable.make_folder(path.parent)
    content = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.OpenSSH,
        serialization.NoEncryption(),
    )
    with contextlib.suppress(FileExistsError):  # somebody else was quicker: there is one key
        durable.write_once(path, content)


def public_text(key: Ed25519PublicKey) -> str:
    """Return a public key as one line of OpenSSH's form."""
    form = serialization.PublicFormat.OpenSSH
    return key.public_bytes(serialization.Encoding.OpenSSH, form).decode()


def fingerprint(public: str) -> str:
    """Return the fingerprint that people compare by phone: `SHA256:...`, as `ssh-keygen -l` shows it."""
    digest = hashlib.sha256(base64.b64decode(public.split()[1])).digest()
    return f"SHA256:{base64.b64encode(digest).decode().rstrip('=')}"


def sign(key: Ed25519PrivateKey, message: bytes, namespace: str) -> str:
    """Return the signature of a message for one purpose, as `ssh-keygen -Y sign -n NAMESPACE` would."""
    signature = _text(_TYPE) + _text(key.sign(_signed(message, namespace)))
    blob = (
        _MAGIC
        + struct.pack(">I", 1)
        + _text(_blob(key.public_key()))
        + _text(namespace.encode())
        + _text(b"")
        + _text(b"sha512")
        + _text(signature)
    )
    body = base64.b64encode(blob).decode()
    lines = [body[at : at + _WIDTH] for at in range(0, len(body), _WIDTH)]
    return "\n".join([_BEGIN, *lines, _END, ""])


def verify(public: str, message: bytes, armoured: str, namespace: str, where: str) -> None:
    """Prove that the owner of a public key signed a message for one purpose.

    Raises:
        SignatureError: when the signature is another's, of another message, or damaged.
    """
    try:
        lines = armoured.strip().splitlines()
        if lines[0] != _BEGIN or lines[-1] != _END:
            raise SignatureError(where, "the signature is damaged")
        parts = _parts(base64.b64decode("".join(lines[1:-1]), validate=True))
        key = serialization.load_ssh_public_key(public.encode())
        if not isinstance(key, Ed25519PublicKey) or parts[:2] != [_blob(key), namespace.encode()]:
            raise SignatureError(where, "it was signed with another key, or for another purpose")
        key.verify(_read(parts[4])[1], _signed(message, namespace))
    except InvalidSignature:
        raise SignatureError(where, "it was changed after it was signed") from None
    except (ValueError, IndexError, struct.error, UnsupportedAlgorithm):
        raise SignatureError(where, "the signature is damaged") from None


def _signed(message: bytes, namespace: str) -> bytes:
    digest = hashlib.sha512(message).digest()
    return _MAGIC + _text(namespace.encode()) + _text(b"") + _text(b"sha512") + _text(digest)


def _blob(key: Ed25519PublicKey) -> bytes:
    raw = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return _text(_TYPE) + _text(raw)


def _text(value: bytes) -> bytes:
    return struct.pack(">I", len(value)) + value


def _parts(blob: bytes) -> list[bytes]:
    """Return public key, namespace, reserved, hash and signature of a signature's inside."""
    if not blob.startswith(_MAGIC + struct.pack(">I", 1)):
        msg = "not a signature of version 1"
        raise ValueError(msg)
    return _read(blob[len(_MAGIC) + 4 :])


def _read(rest: bytes) -> list[bytes]:
    """Return the strings of OpenSSH's wire form."""
    found = []
    while rest:
        (length,) = struct.unpack(">I", rest[:4])
        if len(rest) < 4 + length:
            msg = "cut short"
            raise ValueError(msg)
        found.append(rest[4 : 4 + length])
        rest = rest[4 + length :]
    return found
