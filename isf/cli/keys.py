"""`isf key`: the key that signs what goes out."""

import click

from isf.book.trust import signing
from isf.cli.common import Request, everywhere
from isf.cli.issuing import key_file
from isf.cli.show import answer
from isf.errors import KeyExistsError, KeyMissingError


@click.group()
def key() -> None:
    """Make the key that signs what goes out, or show its public half."""


@key.command()
@everywhere
def new(request: Request) -> None:
    """Make the office's key; show the public half and its fingerprint, for the contract.

    The private half stays in the office, for its owner alone; keep a copy of it where you keep backups.

    Example: isf key new

    Refused: when there is a key already, since councils know its fingerprint.
    """
    path = key_file(request.office)
    if path.exists():
        raise KeyExistsError(path)
    _show_key(request, signing.public_text(signing.office_key(request.office).public_key()))


@key.command()
@everywhere
def show(request: Request) -> None:
    """Show the public half of the office's key, its fingerprint, and the line for allowed_signers.

    Example: isf key show --format json

    Refused: when there is no key yet.
    """
    path = key_file(request.office)
    if not path.exists():
        raise KeyMissingError(path.parent)
    _show_key(request, signing.public_text(signing.office_key(request.office).public_key()))


def _show_key(request: Request, public: str) -> None:
    from isf.outputs.bundles import signers_line

    told = {
        "public": public,
        "fingerprint": signing.fingerprint(public),
        "allowed_signers": signers_line(public).strip(),
    }
    words = (
        f"Public key:      {public}\nFingerprint:     {told['fingerprint']}\n"
        f"allowed_signers: {told['allowed_signers']}\n"
        "Put the fingerprint into the contract; whoever checks a bundle compares it."
    )
    answer(request, [told], words)
