"""Checking what people write in TOML: pydantic's findings as sentences that name the place."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError

from isf.errors import FileError, IsfError
from isf.model.dates import iso_date
from isf.model.money import parse_amount

Read = TypeVar("Read")

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def _amount(value: Any) -> Decimal:  # noqa: ANN401 - whatever TOML held
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str):
        msg = 'write amounts in quotes, for example "100.00"'
        raise ValueError(msg)  # noqa: TRY004 - pydantic collects ValueError
    return _or_value_error(parse_amount, value)


def _or_value_error(read: Callable[[str], Read], text: str) -> Read:
    """Read text; a refusal becomes what pydantic collects, so that the place in the file is named."""
    try:
        return read(text)
    except IsfError as error:
        raise ValueError(str(error).rstrip(".")) from None


def _positive(value: Any) -> Decimal:  # noqa: ANN401
    amount = _amount(value)
    if amount < 0:
        msg = "an amount here cannot be negative"
        raise ValueError(msg)
    return amount


def _text(value: Any) -> Any:  # noqa: ANN401
    if not isinstance(value, str):
        return value
    if any(unicodedata.category(char) in _UNSEEN for char in value):
        msg = "it holds a line break or a character that cannot be seen; take that out"
        raise ValueError(msg)
    return unicodedata.normalize("NFC", value.strip())


def _day(value: Any) -> date:  # noqa: ANN401
    """Take a TOML date or its ISO text; pydantic alone would read a number as seconds since 1970."""
    if isinstance(value, datetime) or not isinstance(value, date | str):
        msg = "write a date like 2026-04-06"
        raise ValueError(msg)  # noqa: TRY004
    return _or_value_error(iso_date, value if isinstance(value, str) else value.isoformat())


Pounds = Annotated[Decimal, BeforeValidator(_positive)]
"""An amount of pounds in quotes, not negative."""

Words = Annotated[str, BeforeValidator(_text)]
"""One line of text that can be seen, brought to Unicode form NFC and stripped."""

Day = Annotated[date, BeforeValidator(_day)]
"""A day between 2000 and 2099."""


_CODE = re.compile(r"[A-Z0-9][A-Za-z0-9-]*", re.ASCII)


def _code(text: str) -> str:
    if _CODE.fullmatch(text) is None:
        msg = f"{text!r} must begin with a capital or a digit and hold letters, digits and hyphens only"
        raise ValueError(msg)
    return text


Code = Annotated[str, AfterValidator(_code)]
"""A heading, funder or supplier as it may stand in an account."""


class Checked(BaseModel):
    """Base of every file model: nothing unknown is let through, nothing changes afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Model = TypeVar("Model", bound=Checked)

_SAID = {
    "missing": "it is missing",
    "extra_forbidden": "there is no such key",
    "string_too_short": "it is empty",
    "too_short": "there is none",
}


def checked(model: type[Model], tables: dict[str, Any], path: object, remedy: str) -> Model:
    """Return the model of a file.

    Raises:
        FileError: naming every place in the file that is not right.
    """
    return sentences(lambda: model.model_validate(tables), path, remedy)


def sentences(make: Callable[[], Model], path: object, remedy: str) -> Model:
    """Run a validation and turn its findings into one refusal."""
    try:
        return make()
    except ValidationError as error:
        raise FileError(path, _problems(error), remedy) from None


def _problems(error: ValidationError) -> list[str]:
    """Return each finding with its place; a list whose only row is wrong is not called empty as well."""
    found = error.errors()
    inside = {finding["loc"][:-1] for finding in found} | {finding["loc"][:-2] for finding in found}
    kept = [e for e in found if e["type"] != "too_short" or e["loc"] not in inside]
    return [f"{_place(e['loc'])}: {_SAID.get(e['type']) or _plain(e['msg'])}" for e in kept]


def _place(loc: tuple[int | str, ...]) -> str:
    words = [f"number {part + 1}" if isinstance(part, int) else part for part in loc]
    return " ".join(words) or "the file"


def _plain(message: str) -> str:
    return message.removeprefix("Value error, ").replace("Input should be", "it should be")
