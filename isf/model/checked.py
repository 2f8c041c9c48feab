"""Checking what people write in TOML: pydantic's findings as sentences that name the place."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError

from isf.errors import FileError, IsfError
from isf.model.dates import iso_date
from isf.model.money import parse_amount

Read = TypeVar("Read")

_ONE_DECIMAL = re.compile(r" *£?[0-9,]+\.[0-9] *", re.ASCII)
_MORE_DECIMALS = re.compile(r" *£?[0-9,]+\.[0-9]{3,} *", re.ASCII)
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


def _hundredths(value: Any) -> Any:  # noqa: ANN401 - whatever TOML held
    """Take one decimal as well as two: 4.5 is exact, in percent and in pounds."""
    if not isinstance(value, str):
        return value
    if _MORE_DECIMALS.fullmatch(value):
        msg = f"{value!r} has more than two decimals; write whole pence, or hundredths of a percent"
        raise ValueError(msg)
    return f"{value.rstrip()}0" if _ONE_DECIMAL.fullmatch(value) else value


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

Hundredths = Annotated[Pounds, BeforeValidator(_hundredths)]
"""Pounds, or percent, in quotes: to a hundredth, one decimal as good as two."""

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
    "string_too_long": "it has more than {max_length} characters",
    "too_long": "it has more than {max_length} rows",
    "string_pattern_mismatch": "it should be {pattern}",
    "literal_error": "it should be {expected}",
    "enum": "it should be {expected}",
    "greater_than": "it must be more than {gt}",
    "greater_than_equal": "it must be {ge} or more",
    "less_than": "it must be less than {lt}",
    "less_than_equal": "it must be {le} or less",
    "decimal_max_places": "it has more than {decimal_places} decimals",
    "decimal_max_digits": "it has more than {max_digits} digits",
    "decimal_whole_digits": "it has more than {whole_digits} digits before the point",
    "multiple_of": "it must be a multiple of {multiple_of}",
}
_WANTED = {
    "string": 'it must be text in quotes, "like this"',
    "int": "it must be a whole number without quotes, like 4",
    "float": "it must be a number",
    "decimal": 'it must be a number in quotes, like "100.00"',
    "finite": "it must be a number",
    "bool": "it must be true or false, without quotes",
    "date": "write a date like 2026-04-06",
    "datetime": "write a date like 2026-04-06",
    "time": "write a time like 08:30",
    "list": 'it must be a list in square brackets, like ["one", "two"]',
    "tuple": 'it must be a list in square brackets, like ["one", "two"]',
    "set": 'it must be a list in square brackets, like ["one", "two"]',
    "frozen": 'it must be a list in square brackets, like ["one", "two"]',
    "dict": "it must be a table, with its keys on lines of their own",
    "mapping": "it must be a table, with its keys on lines of their own",
    "model": "it must be a table, with its keys on lines of their own",
    "none": "leave it out",
}
"""What to write where something else stands, by the beginning of a finding's type."""
_CODE_WORD = "small letters, digits and hyphens, like calderdale"
_PERIOD = "a year and a period, like 2026:01"
FORMS = {
    r"^[A-Z][A-Z0-9]{0,7}$": "a capital letter, then at most seven capital letters and digits, like O1",
    r"^[A-Z][A-Z0-9-]{0,11}$": "a capital letter, then capital letters, digits and hyphens, like AG-001",
    r"^[a-z][a-z0-9-]{1,40}$": _CODE_WORD,
    r"^[a-z][a-z0-9-]{1,30}$": _CODE_WORD,
    r"^[a-z0-9][a-z0-9-]{0,40}$": _CODE_WORD,
    r"^[0-9]{4}:[0-9]{2}$": _PERIOD,
    r"^20[0-9]{2}:[0-9]{2}$": _PERIOD,
    r"^(lower|higher)$": "lower or higher",
    r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$": "a month and a day, like 04-01",
    r"^[a-j]$": "a letter from a to j",
    r"^P-[0-9A-Z]{6}$": "a fund id, like P-7K3QX7",
}
"""What each pattern of a field asks for, in words."""


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
    return [f"{_place(e['loc'])}: {in_words(e['type'], e['msg'], e.get('ctx', {}))}" for e in kept]


def in_words(kind: str, message: str, told: Mapping[str, Any]) -> str:
    """Return a finding of pydantic's in plain words: its own say what is wrong to a programmer."""
    if kind == "value_error":
        return message.removeprefix("Value error, ")
    if kind in _SAID:
        values = {**told, "pattern": FORMS.get(str(told.get("pattern")), "as the manual says")}
        return _SAID[kind].format_map(values)
    return _WANTED.get(kind.partition("_")[0], "it is not what can stand here; see the manual")


def _place(loc: tuple[int | str, ...]) -> str:
    words = [f"number {part + 1}" if isinstance(part, int) else part for part in loc]
    return " ".join(words) or "the file"
