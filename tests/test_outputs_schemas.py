"""The published JSON Schemas are of what is written, and what is written keeps to them."""

import json
from dataclasses import replace
from typing import Any

import jsonschema
import pytest

from isf.reporting.about import Profile
from tests.published_schemas import DOCS, return_schema, statement_schema
from tests.statements.samples import RETURN_ABOUT, busy_statement, two_funds, worked_statement


@pytest.mark.parametrize(("name", "made"), [("return", return_schema()), ("statement", statement_schema())])
def test_the_published_schema_is_the_one_of_the_code(name: str, made: dict[str, Any]) -> None:
    published = json.loads((DOCS / f"{name}.schema.json").read_text(encoding="utf-8"))
    assert published == made
    jsonschema.Draft202012Validator.check_schema(made)


def test_returns_keep_to_the_schema() -> None:
    check = jsonschema.Draft202012Validator(return_schema())
    few = replace(RETURN_ABOUT, profile=Profile(tables=frozenset({"header", "lines"})))
    named = replace(RETURN_ABOUT, allowed_columns=frozenset({"person_name"}))
    for about in (RETURN_ABOUT, few, named):
        check.validate(json.loads(json.dumps(two_funds(about).as_json())))


def test_statements_keep_to_the_schema() -> None:
    check = jsonschema.Draft202012Validator(statement_schema())
    for made in (worked_statement(), busy_statement()):
        check.validate(json.loads(json.dumps(made.as_json())))


def test_a_float_is_not_an_amount() -> None:
    told = json.loads(json.dumps(two_funds().as_json()))
    told["money_summary"][0]["closing_balance"] = 74.0
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(told, return_schema())
