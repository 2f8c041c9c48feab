"""The hand-over file: one zip with the fund as data, the old ledger to read, and a signature."""

import hashlib
import io
import json
import zipfile
from datetime import date

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from isf.book.trust.signing import fingerprint, public_text, sign
from isf.model.handing_over import Tables

NAMESPACE = "isf-hand-over"
_DAY = (1980, 1, 1, 0, 0, 0)

_HOW = """How to check this file without isf
==================================

1. Unzip it. MANIFEST.json lists every file with its SHA-256; compare them (sha256sum FILE).
2. Write one line into a file "allowed":   handover {key}
3. ssh-keygen -Y verify -f allowed -I handover -n {namespace} -s MANIFEST.json.sig < MANIFEST.json
4. Ask the provider who wrote it to read the fingerprint of their key to you by phone:
   {fingerprint}

fund.json is what the next provider's isf takes over (isf fund take-over FILE).
ledger.beancount is the whole old ledger, to read: bean-check and bean-query need nothing else.
It holds the person's name. Keep it as you keep her file, and delete it when it is taken over.
"""


def hand_over_file(fund: Tables, ledger: str, key: Ed25519PrivateKey, made: date) -> bytes:
    """Return the content of a hand-over file; the same fund, day and key give the same bytes."""
    public = public_text(key.public_key())
    how = _HOW.format(key=public, namespace=NAMESPACE, fingerprint=fingerprint(public))
    files = {
        "fund.json": json.dumps(fund, indent=2, ensure_ascii=False).encode(),
        "ledger.beancount": ledger.encode(),
        "HOW-TO-CHECK.txt": how.encode(),
        "key.pub": f"{public}\n".encode(),
    }
    manifest = {
        "made": made.isoformat(),
        "from": fund["from_provider"],
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())},
    }
    files["MANIFEST.json"] = json.dumps(manifest, indent=2, ensure_ascii=False).encode()
    files["MANIFEST.json.sig"] = sign(key, files["MANIFEST.json"], NAMESPACE).encode()
    return _zipped(files)


def _zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, _DAY), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
