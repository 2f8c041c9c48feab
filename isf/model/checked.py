"""Checking what people write in TOML: pydantic's findings as sentences that name the place."""

import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from isf.errors import FileError
from isf.model.money import parse_amount


def _amount(value: Any) -> Decimal:  # noqa: ANN401 - whatever TOML held
    if isinstance(value, Decimal):
        return value
    if not isinstance(value, str):
        msg = 'write amounts in quotes, for example "100.00"'
        raise ValueError(msg)  # noqa: TRY004 - pydantic collects ValueError
    return parse_amount(value)


def _positive(value: Any) -> Decimal:  # noqa: ANN401
    amount = _amount(value)
    if amount < 0:
        msg = "an amount here cannot be negative"
        raise ValueError(msg)
    return amount


def _text(value: Any) -> Any:  # noqa: ANN401
    return unicodedata.normalize("NFC", value.strip()) if isinstance(value, str) else value


Pounds = Annotated[Decimal, BeforeValidator(_positive)]
"""An amount of pounds in quotes, not negative."""

Words = Annotated[str, BeforeValidator(_text)]
"""Text, brought to Unicode form NFC and stripped."""


class Checked(BaseModel):
    """Base of every file model: nothing unknown is let through, nothing changes afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Model = TypeVar("Model", bound=Checked)


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
        problems = [f"{_place(e['loc'])}: {_plain(e['msg'])}" for e in error.errors()]
        raise FileError(path, problems, remedy) from None


def _place(loc: tuple[int | str, ...]) -> str:
    words = [f"number {part + 1}" if isinstance(part, int) else part for part in loc]
    return " ".join(words) or "the file"


def _plain(message: str) -> str:
    return message.removeprefix("Value error, ").replace("Input should be", "it should be")
