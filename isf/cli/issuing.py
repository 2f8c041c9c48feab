"""What is issued: signed, kept, and compared with what was issued before."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from isf.book.trust import issued as kept
from isf.book.trust import signing
from isf.cli.common import Request
from isf.cli.desk import Desk, Told
from isf.errors import KeyMissingError
from isf.model.money import total
from isf.office import Office
from isf.reporting.council_return import CouncilReturn
from isf.reporting.header import Header
from isf.reporting.return_rows import HeaderRow


def key_file(office: Office) -> Path:
    """Return where the office's private key is."""
    return office.ledgers / ".keys" / "office.key"


def issue_return(request: Request, desk: Desk, made: CouncilReturn, folder: Path) -> Path:
    """Write a return as a signed bundle and keep what was issued.

    Raises:
        KeyMissingError: when the office has no key.
    """
    from isf.outputs import returns
    from isf.outputs.files import check_writable, write_whole
    from isf.outputs.house_style import house_style
    from isf.outputs.return_paper import return_paper
    from isf.outputs.typesetting import Typesetter
    from isf.reporting.issued import figures_of_return
    from isf.web import given_out

    office, head = request.office, made.header[0]
    with Typesetter(office.reports, house_style(office)) as typesetter:
        pdf = typesetter.pdf(return_paper(made))
    document = Document(
        what=head.council_code,
        span=head.period_label,
        provider=desk.provider.name,
        header=head,
        sums=_sums_of_return(made),
        figures=figures_of_return(made),
        files={"return.pdf": pdf, **returns.files(made)},
    )
    path = folder / f"{head.statement_id.replace('/', '-')}.zip"
    check_writable(path)
    raw = sign_and_keep(request, document)
    write_whole(path, raw)
    given_out.keep(office, head.council_code, head.period_label, raw)
    click.echo(str(path))
    return path


def _sums_of_return(made: CouncilReturn) -> dict[str, Decimal]:
    """Return opening, in, out and closing over all funds."""
    rows = made.money_summary
    return {
        "opening": total(row.opening_balance for row in rows),
        "in": total(row.due + row.transfer_in + row.refunds for row in rows),
        "out": total(
            row.spent_own_service + row.spent_third_party + row.fees + row.clawback_agreed + row.transfer_out
            for row in rows
        ),
        "closing": total(row.closing_balance for row in rows),
    }


@dataclass(frozen=True, slots=True)
class Document:
    """What is issued: its name and span, its sums and figures, the files, and the entries behind them."""

    what: str
    span: str
    provider: str
    header: Header | HeaderRow
    sums: Mapping[str, Decimal]
    figures: Mapping[str, str]
    files: Mapping[str, bytes] = field(default_factory=dict)
    entries: tuple[str, ...] = ()
    earlier: int = 0
    despite: str = ""


def sign_and_keep(request: Request, of: Document) -> bytes:
    """Sign a document, keep its manifest and what it was made from, and return the bundle.

    Raises:
        KeyMissingError: when the office has no key.
    """
    from isf.outputs.bundles import bundle

    office = request.office
    if not key_file(office).exists():
        raise KeyMissingError(key_file(office).parent)
    before, head = kept.last_manifest(office, of.what), of.header
    told = {
        "schema": "1",
        "id": head.statement_id,
        "provider": of.provider,
        "number": kept.next_number(office, of.what, of.span),
        "period_start": head.period_start.isoformat(),
        "period_end": head.period_end.isoformat(),
        "issued": head.issued_at.isoformat(),
        "head": head.ledger_hash,
        **{name: f"{amount:.2f}" for name, amount in of.sums.items()},
        "previous": hashlib.sha256(before).hexdigest() if before else None,
        "corrects": _corrects(office, of),
    }
    raw, manifest = bundle(told, of.files, signing.office_key(office))
    keep_only(request, of, manifest)
    return raw


def keep_only(request: Request, of: Document, manifest: bytes | None = None) -> None:
    """Keep what was issued, so that a later difference can be explained."""
    office = request.office
    record = {
        "what": of.what,
        "span": of.span,
        "number": kept.next_number(office, of.what, of.span),
        "on": of.header.issued_at.isoformat(),
        "head": of.header.ledger_hash,
        "manifest": hashlib.sha256(manifest).hexdigest() if manifest else "",
        "figures": dict(of.figures),
        "entries": list(of.entries),
        "earlier": of.earlier,
        **({"despite": of.despite} if of.despite else {}),
    }
    kept.keep(office, record, by=request.by, manifest=manifest)


def _corrects(office: Office, of: Document) -> dict[str, Any] | None:
    """Return which issue this one takes the place of, and each figure that differs."""
    before = [told for told in kept.records(office, of.what) if told["span"] == of.span]
    if not before:
        return None
    last = before[-1]
    changed = {
        name: {"was": was, "is": of.figures[name]}
        for name, was in last["figures"].items()
        if of.figures.get(name) != was
    }
    return {"issued": last["on"], "number": last["number"], "manifest": last["manifest"], "changed": changed}


def issue_statement(
    request: Request, told: Told, files: Mapping[str, bytes], path: Path | None, despite: str = ""
) -> None:
    """Keep that a statement was issued; with a path, sign its files and write the bundle there.

    `despite` says why it goes out although the bank and the book differ.

    Raises:
        NotReconciledError: when they differ, and nothing says why.
    """
    from isf.outputs.files import check_writable, write_whole
    from isf.reporting.flows import flows
    from isf.reporting.issued import entries_of, figures_of, put_right_later

    made, head = told.statement, told.statement.header
    within, earlier = entries_of(told.postings, told.period)
    moved = flows(told.fund, told.postings, told.period)
    sums = {
        "opening": made.opening.money.net,
        "in": moved.came,
        "out": moved.went,
        "closing": made.closing.money.net,
    }
    document = Document(
        what=made.fund,
        span=made.period_label,
        provider=head.provider.name,
        header=head,
        sums=sums,
        figures=figures_of(made),
        files=files,
        entries=(*within, *put_right_later(told.postings, within)),
        earlier=earlier,
        despite=despite,
    )
    if path is None:
        keep_only(request, document)
    else:
        check_writable(path)
        write_whole(path, sign_and_keep(request, document))
