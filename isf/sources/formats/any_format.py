"""A file of whichever statement format it is."""

from isf.sources.declaration import Reader
from isf.sources.files import Incoming
from isf.sources.formats.camt import camt_statement, is_camt
from isf.sources.formats.mt940 import is_mt940, mt940_statement
from isf.sources.formats.ofx import is_ofx, ofx_statement
from isf.sources.formats.qif import is_qif, qif_statement
from isf.sources.formats.statement import Statement


def statement_of(reader: Reader, file: Incoming, text: str) -> Statement | None:
    """Return what a reader makes of a file, or None when the file is not of its format.

    Raises:
        FileRefusedError: when it is of the format, and not sound.
    """
    if reader is Reader.OFX and is_ofx(text):
        return ofx_statement(file, text)
    if reader is Reader.QIF and is_qif(text):
        return qif_statement(file, text)
    if reader is Reader.MT940 and is_mt940(text):
        return mt940_statement(file, text)
    if reader is Reader.CAMT and is_camt(text):
        return camt_statement(file)
    return None
