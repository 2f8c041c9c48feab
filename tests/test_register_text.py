"""The register read at once: the same as TOML reads, or nothing."""

import random
import tomllib
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from isf.book.records import Person, Register
from isf.book.register_text import plain_tables

FUNDS = ("P-7K3QX7", "P-2M9TFY")
WORDS = st.text(alphabet=st.characters(codec="utf-8"), max_size=12)
PEOPLE = st.builds(
    Person,
    fund=st.just(""),
    name=WORDS,
    council=WORDS,
    council_ref=WORDS,
    communication=WORDS,
    authorities=st.dictionaries(st.sampled_from(["A1", "A2", "A10"]), WORDS, max_size=2),
    other=st.dictionaries(st.sampled_from(["note", "Phone", "born"]), WORDS | st.integers(), max_size=1),
)


def text_of(people: dict[str, Person]) -> str:
    return Register(people).content().decode()


@given(st.dictionaries(st.sampled_from(FUNDS), PEOPLE, max_size=2))
def test_what_is_read_at_once_is_what_toml_reads(people: dict[str, Person]) -> None:
    text = text_of({fund: replace(one, fund=fund) for fund, one in people.items()})
    found = plain_tables(text.encode())
    assert found is None or found == tomllib.loads(text)


def test_the_register_of_every_day_is_read_at_once() -> None:
    people = {
        fund: Person(fund, "Siân O'Brien", "calderdale", f"ASC-{n}", "easy read", {"A1": "Siân O'Brien"})
        for n, fund in enumerate(FUNDS)
    }
    found = plain_tables(text_of(people).encode())
    assert found is not None
    assert found["P-2M9TFY"]["authorities"] == {"A1": "Siân O'Brien"}
    assert found == tomllib.loads(text_of(people))


def test_no_mutant_is_read_otherwise() -> None:
    dice = random.Random(20261122)  # noqa: S311 - edits that can be made again, no secret
    people = {fund: Person(fund, "Annie Example", "calderdale", "A-1", "", {"A1": "Annie"}) for fund in FUNDS}
    text, taken = text_of(people), 0
    for _ in range(3000):
        at, more = (
            dice.randrange(len(text)),
            dice.choice(["", "\n", '"', "\\", "a", "[", "]", "A", "=", " ", "#"]),
        )
        changed = text[:at] + more + text[at + dice.randint(0, 3) :]
        found = plain_tables(changed.encode())
        if found is not None:
            taken += 1
            assert found == tomllib.loads(changed), changed
    assert taken > 100


def test_what_is_not_utf_8_is_left_to_toml() -> None:
    assert plain_tables(b'[P-7K3QX7]\nname = "Si\xe2n"\n\n[P-7K3QX7.authorities]\n') is None
