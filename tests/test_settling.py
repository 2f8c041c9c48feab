"""Reading goes in one go, and leaves the process as it found it."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from isf.book.reading.settling import holding, steady
from isf.errors import FundUnknownError
from isf.office import Office

NOBODY = "P-7K3QX7"


@pytest.fixture(params=[True, False], ids=["looking", "not looking"])
def looking(request: pytest.FixtureRequest) -> Iterator[bool]:
    """Whether Python looks for what nobody needs any more."""
    if not request.param:
        gc.disable()
    yield request.param
    gc.enable()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    (tmp_path / "ledgers").mkdir()
    return Office(tmp_path)


def test_nothing_is_looked_for_while_a_ledger_is_read(office: Office, looking: bool) -> None:  # noqa: FBT001
    assert steady(office, gc.isenabled) is False
    assert gc.isenabled() is looking


def test_a_writer_reads_so_too(office: Office, looking: bool) -> None:  # noqa: FBT001
    with holding(office, "clerk"):
        assert steady(office, lambda: steady(office, gc.isenabled)) is False
        assert gc.isenabled() is looking


def test_what_cannot_be_read_leaves_it_as_it_was(office: Office, looking: bool) -> None:  # noqa: FBT001
    def unknown() -> None:
        raise FundUnknownError(NOBODY, ())

    with pytest.raises(FundUnknownError):
        steady(office, unknown)
    assert gc.isenabled() is looking
