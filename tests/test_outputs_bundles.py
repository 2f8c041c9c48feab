"""The signed bundle: isf and ssh-keygen both accept it, and refuse every change of one byte."""

import hashlib
import random
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from isf.book.trust import signing
from isf.errors import BundleError
from isf.outputs import bundles

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
TOLD = {
    "schema": "1",
    "id": "calderdale/2026P01",
    "provider": "Ryburn Care",
    "issued": "2026-05-05",
    "head": "0123456789abcdef",
    "previous": None,
    "opening": "0.00",
    "in": "400.00",
    "out": "326.00",
    "closing": "74.00",
}
FILES = {"return.csv": b"fund,sum\nP-7K3QX7,74.00\n", "return.pdf": bytes(range(256))}


def _write(path: Path, told: dict[str, object] | None = None) -> Path:
    raw, _ = bundles.bundle(told or TOLD, FILES, KEY)
    path.write_bytes(raw)
    return path


def test_a_bundle_verifies_and_names_its_key(tmp_path: Path) -> None:
    proved = bundles.verify(_write(tmp_path / "b.zip"))
    assert proved.fingerprint == signing.fingerprint(signing.public_text(KEY.public_key()))
    assert proved.manifest["files"]["return.csv"] == hashlib.sha256(FILES["return.csv"]).hexdigest()
    assert bundles.verify(tmp_path / "b.zip", proved.fingerprint).manifest == proved.manifest


def test_the_same_files_make_the_same_bundle() -> None:
    assert bundles.bundle(TOLD, FILES, KEY) == bundles.bundle(TOLD, FILES, KEY)


def test_every_change_of_one_byte_is_refused(tmp_path: Path) -> None:
    """Every byte of a small bundle, the zip's own included, with one bit of it turned over.

    Of the long text that says how to check it, every twentieth.
    """
    raw, _ = bundles.bundle(TOLD, {"a.csv": b"1\n"}, KEY)
    path, chance = tmp_path / "changed.zip", random.Random(5)  # noqa: S311
    words = raw.index(b"How to check this bundle")
    after = words + len(bundles._unzipped(path, raw)[bundles.HOW_TO])
    places = [*range(words), *range(words, after, 20), *range(after, len(raw))]
    accepted = [at for at in places if _verifies(path, _changed(raw, at, chance))]
    assert accepted == []


def _changed(raw: bytes, at: int, chance: random.Random) -> bytes:
    bit = 1 << chance.randrange(8)
    return raw[:at] + bytes([raw[at] ^ bit]) + raw[at + 1 :]


def _verifies(path: Path, raw: bytes) -> bool:
    path.write_bytes(raw)
    try:
        bundles.verify(path)
    except BundleError:
        return False
    return True


@pytest.mark.parametrize("change", ["cut", "longer", "empty", "missing"])
def test_a_bundle_that_is_not_whole_is_refused(tmp_path: Path, change: str) -> None:
    path = _write(tmp_path / "b.zip")
    raw = path.read_bytes()
    if change == "missing":
        path.unlink()
    else:
        path.write_bytes({"cut": raw[:-1], "longer": raw + b"\0", "empty": b""}[change])
    with pytest.raises(BundleError):
        bundles.verify(path)


def test_another_key_is_refused_where_the_contract_names_one(tmp_path: Path) -> None:
    other = Ed25519PrivateKey.from_private_bytes(bytes(32))
    raw, _ = bundles.bundle(TOLD, FILES, other)
    (tmp_path / "b.zip").write_bytes(raw)
    ours = signing.fingerprint(signing.public_text(KEY.public_key()))
    with pytest.raises(BundleError, match="and not with"):
        bundles.verify(tmp_path / "b.zip", ours)


def test_sums_that_do_not_add_up_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match=r"0\.00 \+ 400\.00 - 326\.00 is not 75\.00"):
        bundles.verify(_write(tmp_path / "b.zip", {**TOLD, "closing": "75.00"}))


def test_how_to_check_names_every_file_and_the_key() -> None:
    raw, _ = bundles.bundle(TOLD, FILES, KEY)
    text = bundles._unzipped(Path("b.zip"), raw)[bundles.HOW_TO].decode()
    for words in (*FILES, "ssh-keygen -Y verify", "certutil", "0.00 + 400.00 - 326.00 = 74.00"):
        assert words in text


# --- with ssh-keygen and no isf ----------------------------------------------------------------------


def _says_good(folder: Path, manifest: bytes) -> bool:
    words = ["-Y", "verify", "-f", bundles.SIGNERS, "-I", bundles.PRINCIPAL, "-n", bundles.NAMESPACE]
    ran = subprocess.run(
        ["ssh-keygen", *words, "-s", bundles.SIGNATURE],  # noqa: S607
        cwd=folder,
        input=manifest,
        capture_output=True,
        check=False,
    )
    return ran.returncode == 0 and b"Good" in ran.stdout


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    if shutil.which("ssh-keygen") is None:
        pytest.skip("ssh-keygen is not here")
    raw, _ = bundles.bundle(TOLD, FILES, KEY)
    for name, content in bundles._unzipped(tmp_path / "b.zip", raw).items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def test_ssh_keygen_accepts_the_manifest(unpacked: Path) -> None:
    assert _says_good(unpacked, (unpacked / bundles.MANIFEST).read_bytes())


def test_ssh_keygen_refuses_every_changed_byte_of_the_manifest(unpacked: Path) -> None:
    manifest = (unpacked / bundles.MANIFEST).read_bytes()
    chance = random.Random(7)  # noqa: S311
    for at in chance.sample(range(len(manifest)), 40):
        changed = bytearray(manifest)
        changed[at] ^= 1 << chance.randrange(8)
        assert not _says_good(unpacked, bytes(changed))


def test_ssh_keygen_refuses_another_purpose(unpacked: Path) -> None:
    manifest = (unpacked / bundles.MANIFEST).read_bytes()
    (unpacked / bundles.SIGNATURE).write_text(signing.sign(KEY, manifest, "isf-hand-over"), encoding="ascii")
    assert not _says_good(unpacked, manifest)
