"""`isf seal`: a backup or a folder's archive that only the holder of a key can read."""

from pathlib import Path

import click

from isf.book.trust.sealing import SUFFIX, key_in, new_key, opened
from isf.book.trust.sealing import seal as sealed
from isf.cli.common import OUTGOING, Request, everywhere
from isf.cli.show import answer
from isf.errors import FileError, RequestError
from isf.outputs.files import write_whole

_FILE = click.Path(path_type=Path)


@click.group()
def seal() -> None:
    """Seal a file with age, so that only the holder of a key can read it."""


@seal.command()
@everywhere
@click.option(
    "-o", "--output", "place", required=True, type=OUTGOING, metavar="FILE", help="Where the key goes."
)
def key(request: Request, place: Path) -> None:
    """Make a key for sealing files.

    Keep its file away from what it opens; without it nothing is ever opened again.

    Example: isf seal key -o office.key

    Refused: a file that is there already.
    """
    _must_be_new(place)
    secret, recipient = new_key()
    write_whole(place, f"# recipient: {recipient}\n{secret}\n".encode())
    words = f"The key is in {place}; seal with --recipient {recipient}"
    answer(request, [{"key": str(place), "recipient": recipient}], words)


@seal.command()
@everywhere
@click.argument("source", metavar="FILE", type=_FILE)
@click.option("--recipient", "recipients", multiple=True, required=True, metavar="age1...", help="For whom.")
@click.option("-o", "--output", "place", type=OUTGOING, metavar="FILE", help="FILE.age unless given.")
def file(request: Request, source: Path, recipients: tuple[str, ...], place: Path | None) -> None:
    """Seal a file for one recipient or several; the file itself stays where it is.

    Example: isf seal file backup.tar --recipient age1...

    Refused: a recipient that cannot be read, a file that is there already.
    """
    target = place or source.parent / f"{source.name}{SUFFIX}"
    _must_be_new(target)
    write_whole(target, sealed(_content(source), recipients))
    words = f"{target} is sealed. Delete {source} when you do not need it open."
    answer(request, [{"file": str(source), "sealed": str(target)}], words)


@seal.command("open")
@everywhere
@click.argument("source", metavar="FILE.age", type=_FILE)
@click.option("--key", "key_file", required=True, type=_FILE, metavar="FILE", help="The file with the key.")
@click.option("-o", "--output", "place", type=OUTGOING, metavar="FILE", help="Without .age unless given.")
def open_(request: Request, source: Path, key_file: Path, place: Path | None) -> None:
    """Open a sealed file.

    Example: isf seal open backup.tar.age --key office.key

    Refused: another key, a file that was changed since it was sealed.
    """
    if place is None and source.suffix != SUFFIX:
        msg = f"{source} does not end in {SUFFIX}; say where it is to go with -o FILE."
        raise RequestError(msg)
    target = place or source.with_suffix("")
    _must_be_new(target)
    write_whole(target, opened(_content(source), key_in(key_file)))
    answer(request, [{"file": str(source), "opened": str(target)}], f"{target} is open to read.")


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise FileError(path, ["there is no such file"], "Check its name.")
    return path.read_bytes()


def _must_be_new(path: Path) -> None:
    if path.exists():
        msg = f"{path} is there already; choose another name."
        raise RequestError(msg)
