"""Why a person of a workbook is not taken on, with what to do in the workbook: there is no fund yet.

A refusal that is made for a fund tells the way forward with commands on that
fund. Here it names the sheet and the column instead, and not the fund's id.
"""

from datetime import date
from typing import TYPE_CHECKING

from isf.errors import (
    HeadingUnknownError,
    IsfError,
    NoAuthorityError,
    NotEnoughAvailableError,
    OutcomeUnknownError,
    ReferenceTakenError,
    RequestError,
)
from isf.model.dates import written

if TYPE_CHECKING:  # pydantic only when a workbook is read
    from isf.model.taking_on import AgreementTaken


def in_the_workbook(error: IsfError, fund_id: str) -> str:
    """Return a refusal as it is true of a workbook, without the id of a fund that will not be there."""
    return (_mended(error) or _without_id(error, fund_id)).rstrip(". ")


def _mended(error: IsfError) -> str:
    """Return what is wrong and where to mend it, for a refusal whose own way forward needs a fund."""
    from isf.model.taking_on import AGREEMENTS, HEADINGS, MAY_AGREE, OUTCOMES, REFERENCE  # noqa: PLC0415

    there = f"use one of these on the sheet {AGREEMENTS.title}"
    match error:
        case NoAuthorityError():
            return (
                f"whoever agreed on {written(error.on)} may not have on that day; "
                f"on the sheet {MAY_AGREE.title} write who may, and From which day"
            )
        case HeadingUnknownError():
            return (
                f"this person has no heading {error.heading!r} (but {', '.join(error.known)}); "
                f"{there}, or add it on the sheet {HEADINGS.title}, in the column Heading"
            )
        case OutcomeUnknownError():
            return (
                f"this person has no outcome {error.outcome!r} (but {', '.join(error.known) or 'none'}); "
                f"{there}, or add it on the sheet {OUTCOMES.title}, in the column Outcome"
            )
        case ReferenceTakenError():
            return (
                f"Reference {error.ref!r} of council {error.council!r} already belongs to fund {error.fund}; "
                f"if it is wrong, correct it in the column {REFERENCE} of every sheet, otherwise leave the "
                "person out (another fund may begin under it once that one is closed)"
            )
    return ""


def _without_id(error: IsfError, fund_id: str) -> str:
    told = str(error)
    if isinstance(error, NotEnoughAvailableError):  # its ways forward are for a fund that is there
        told = told.partition(", so nothing was recorded")[0]
    return (
        told.replace(f"in fund {fund_id}", "by an agreement")
        .replace(f"fund {fund_id}", "this person")
        .replace(f"Fund {fund_id}", "This person")
    )


def check_row(row: "AgreementTaken", on: date) -> None:
    """Refuse a row of the sheet Agreements that cannot be an agreement open on the day of taking on.

    Raises:
        RequestError: naming the columns.
    """
    if row.agreed_on > on:
        day = row.agreed_on.isoformat()
        msg = f"An agreement of {day} is later than the day of taking on; record it with `isf agree`."
        raise RequestError(msg)
    if row.until is not None and row.until <= on:
        msg = (
            f"An agreement that ends before {row.until.isoformat()} is over on the day of taking on; correct "
            "it on the sheet Agreements, in the column Until, or leave the agreement out."
        )
        raise RequestError(msg)
    said = (row.units is not None, row.rate is not None, row.amount is not None)
    if said not in {(True, True, False), (False, False, True)}:
        msg = "An agreement has either Units and Rate, or an Amount; correct it on the sheet Agreements."
        raise RequestError(msg)
