"""`isf verify-bundle`: how what went out signed is checked."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from isf.cli.common import Request, everywhere
from isf.cli.show import answer, table
from isf.model.money import pounds

if TYPE_CHECKING:
    from isf.outputs.bundles import Verified


@click.command("verify-bundle")
@everywhere
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--fingerprint", default="", metavar="SHA256:...", help="The key's, as in the contract.")
def verify_bundle(request: Request, file: Path, fingerprint: str) -> None:
    """Prove that a bundle is what was issued: signature, every file, the sums. Needs no office.

    Example: isf verify-bundle calderdale-2026P01.zip --fingerprint SHA256:...

    Refused: a file that is no bundle. Exit code 3 when it does not verify.
    """
    from isf.outputs.bundles import verify

    proved = verify(file, fingerprint)
    manifest = proved.manifest
    told = {"file": str(file), "verified": True, "fingerprint": proved.fingerprint, **_short(manifest)}
    answer(request, [told], _words(file, proved, known=bool(fingerprint)))


def _short(manifest: Mapping[str, Any]) -> dict[str, Any]:
    names = ("id", "provider", "issued", "opening", "in", "out", "closing", "head", "previous")
    return {name: manifest.get(name) for name in names}


def _words(file: Path, proved: "Verified", *, known: bool) -> str:
    told = proved.manifest
    rows = [[name, pounds(Decimal(told[name]))] for name in ("opening", "in", "out", "closing")]
    compare = "as in your contract" if known else "compare it with your contract"
    return (
        f"{file} verifies: {told['id']} of {told['provider']}, issued on {told['issued']}, "
        f"{len(told['files'])} files.\nSigned with {proved.fingerprint} ({compare}).\n"
        f"{table(['Sum', 'Amount'], rows, right=[1])}"
    )
