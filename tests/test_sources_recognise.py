"""A header that is there decides; columns without one are only a shape."""

from pathlib import Path

import pytest

from isf.office import starter
from isf.sources.declared import read_declarations
from isf.sources.files import incoming
from isf.sources.recognise import open_file

ROWS = "06/04/2026,ASC-1,360.00\n06/04/2026,ASC-2,120.00\n"


@pytest.mark.parametrize(
    "header", ["Payment date,Client ref,Net amount", "Payment date,Person reference,Amount"]
)
def test_a_remittance_of_three_columns_is_no_bank_statement(header: str, tmp_path: Path) -> None:
    path = tmp_path / "rem.csv"
    path.write_text(f"{header}\n{ROWS}", encoding="utf-8")
    opened = open_file(incoming(path), read_declarations(starter() / "importers"))
    assert opened.declaration.name == "council-remittance"
