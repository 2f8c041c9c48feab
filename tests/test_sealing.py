"""What is sealed is opened by its key alone, whole or not at all."""

import sys
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isf.book.load import read_fund
from isf.book.trust.sealing import is_sealed, new_key, opened, seal
from isf.errors import KeyRefusedError, NoAgeError, NotOpenedError
from isf.office import Office
from tests.command_line import ANNIE, copy_of, done, fingerprint, isf

KEY, RECIPIENT = new_key()


@given(st.binary(max_size=5000))
@settings(max_examples=25)
def test_it_comes_back_as_it_was(content: bytes) -> None:
    sealed = seal(content, [RECIPIENT])
    assert is_sealed(sealed)
    assert opened(sealed, KEY) == content


def test_plain_content_is_not_taken_for_sealed() -> None:
    with pytest.raises(NotOpenedError, match="not sealed"):
        opened(b"plain", KEY)


def test_every_recipient_can_open_it_and_nobody_else() -> None:
    second, its_recipient = new_key()
    stranger, _ = new_key()
    sealed = seal(b"names", [RECIPIENT, its_recipient])
    assert opened(sealed, KEY) == opened(sealed, second) == b"names"
    with pytest.raises(NotOpenedError, match="another key"):
        opened(sealed, stranger)


def test_a_change_of_any_byte_is_seen() -> None:
    sealed = seal(b"names", [RECIPIENT])
    for place in range(len(sealed)):
        changed = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        with pytest.raises(NotOpenedError):
            opened(changed, KEY)


def test_a_key_that_is_none_is_refused_and_never_repeated() -> None:
    with pytest.raises(KeyRefusedError) as caught:
        opened(seal(b"x", [RECIPIENT]), "AGE-SECRET-KEY-nonsense")
    assert "nonsense" not in str(caught.value)
    for recipients in ([], ["age1nonsense"], [KEY]):
        with pytest.raises(KeyRefusedError, match="recipient"):
            seal(b"x", recipients)


def test_without_the_library_it_says_what_to_install() -> None:
    with (
        mock.patch.dict(sys.modules, {"pyrage": None}),
        pytest.raises(NoAgeError, match=r"isf-ledger\[age\]"),
    ):
        new_key()


def test_at_the_command_line(tmp_path: Path) -> None:
    backup = tmp_path / "backup.tar"
    backup.write_bytes(b"everything")
    made = done("seal", "key", "-o", str(tmp_path / "office.key"), "--format", "json").json[0]
    assert (tmp_path / "office.key").stat().st_mode & 0o077 == 0 or sys.platform == "win32"
    done("seal", "file", str(backup), "--recipient", made["recipient"])
    sealed = tmp_path / "backup.tar.age"
    assert b"everything" not in sealed.read_bytes()
    assert isf("seal", "open", str(sealed), "--key", str(tmp_path / "office.key")).code == 1  # it is there
    backup.unlink()
    done("seal", "open", str(sealed), "--key", str(tmp_path / "office.key"))
    assert backup.read_bytes() == b"everything"


def test_a_paper_is_kept_sealed_where_the_office_says_so(tmp_path: Path) -> None:
    office = copy_of("worked", tmp_path / "made", tmp_path)
    settings_file = office / "ledgers" / "office.toml"
    plain = settings_file.read_text(encoding="utf-8")
    settings_file.write_text(f'{plain}\n[papers]\nseal_for = ["{RECIPIENT}"]\n', encoding="utf-8")
    receipt, key = tmp_path / "receipt.pdf", tmp_path / "key"
    receipt.write_bytes(b"%PDF what was bought")
    key.write_text(KEY, encoding="ascii")
    entry = next(e.id for e in read_fund(Office(office), ANNIE).entries if e.kind == "delivery")
    done("document", "add", ANNIE, "--entry", entry, str(receipt), office=office)
    (kept,) = (office / "ledgers" / ANNIE / "documents").iterdir()
    assert kept.suffix == ".age"
    assert b"what was bought" not in kept.read_bytes()
    done("seal", "open", str(kept), "--key", str(key), "-o", str(tmp_path / "again.pdf"))
    assert (tmp_path / "again.pdf").read_bytes() == receipt.read_bytes()
    assert done("check", office=office).code == 0
    assert done("verify", office=office).code == 0
    with mock.patch.dict(sys.modules, {"pyrage": None}):
        before = fingerprint(office)
        ran = isf("document", "add", ANNIE, "--entry", entry, str(receipt), office=office)
        assert (ran.code, ran.error) == (1, "NoAgeError")
        assert fingerprint(office) == before
