"""The office's sources for other tools: beangulp on the command line, and Fava's import page.

    python importers/config.py identify FOLDER
    python importers/config.py extract -e ledgers/book.beancount FOLDER

Fava reads CONFIG where a ledger says `custom "fava-option" "import-config"`. Both only show what
would come of a file; `isf import` writes it. Fava passes over files above 8 MiB; `isf import` does not.
A format that no declaration can express may be a `beangulp.Importer` of your own: add it to CONFIG.
"""

from pathlib import Path

from isf.sources.beangulp_importer import importers

CONFIG = [*importers(Path(__file__).parent)]

if __name__ == "__main__":
    from beangulp import Ingest, identify

    identify.FILE_TOO_LARGE_THRESHOLD = 64 * 1024 * 1024  # it would pass over larger ones without an error
    Ingest(CONFIG)()
