"""Of a long register as much as is needed: what is found in a text is what all of it would have found."""

from hypothesis import example, given
from hypothesis import strategies as st

from isf.book.privacy.names import everybody, find, near
from isf.book.privacy.nearby import LongRegister, bare
from isf.book.records import Person, Register, register_of
from isf.book.register_text import plain_tables

ANNIE, BRAM, CATH = "P-7K3QX7", "P-2M9TFY", "P-00XDND"
WORDS = [
    "Annie",
    "José",
    "O'Brien",
    "O\u2019Brien",
    "Łucja",
    "Van",
    "de",
    "Berg",
    "May",
    "ÉLAN",
    "ﬁona",
    "明",
    "Ng",
]
names = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join)
references = st.sampled_from(["", "100234", "ASC-000045", "ß-12345", "kent"])
people = st.builds(
    lambda fund, name, ref, deputy: Person(fund, name, "kent", ref, authorities={"A1": deputy}),
    st.sampled_from([ANNIE, BRAM, CATH]),
    names,
    references,
    names,
)
said = st.lists(
    st.sampled_from(
        [*WORDS, "annie's", "jose", "lucja", "elan", "asc-000045.", "100234", "SS-12345", "spend", ANNIE]
    ),
    max_size=6,
).map(" ".join)


def _register(people: list[Person]) -> Register:
    return Register({person.fund: person for person in people})


def _part(register: Register, texts: list[str], funds: set[str]) -> Register | None:
    long = LongRegister.of(register.content())
    part = long.about(texts, funds) if long else None
    tables = None if part is None else plain_tables(part)
    return None if tables is None else register_of(tables)


@given(
    st.lists(people, max_size=3),
    st.lists(said, min_size=1, max_size=3),
    st.sets(st.sampled_from([ANNIE, BRAM])),
)
@example([Person(ANNIE, "José Berg", "kent", authorities={"A1": "x"})], ["jose berg rang"], set())
@example([Person(ANNIE, "Jo Łuk", "kent", authorities={"A1": "x"})], ["Luk, Jo"], {ANNIE})
def test_a_part_of_the_register_finds_what_the_whole_finds(
    told: list[Person], texts: list[str], funds: set[str]
) -> None:
    whole = _register(told)
    part = _part(whole, texts, funds)
    assert part is not None, "the writer's own form is always understood"
    for text in texts:
        assert find(text, near(everybody(part), part, funds)) == find(
            text, near(everybody(whole), whole, funds)
        )


def test_nobody_is_read_whom_nothing_can_mean() -> None:
    register = _register(
        [
            Person(ANNIE, "Annie Example", "kent", "100234", authorities={"A1": "Annie Example"}),
            Person(BRAM, "Bram Other", "calder-dale", "100235", authorities={"A1": "Jo Other"}),
        ]
    )
    assert _part(register, ["spend AG-001, Annie and Bram"], set()) == Register({})
    assert _part(register, ["spend"], {ANNIE}) == Register({ANNIE: register.people[ANNIE]})
    assert _part(register, ["Other, Bram"], set()) == Register({BRAM: register.people[BRAM]})
    assert _part(register, ["for 100235."], {ANNIE}) == register


def test_where_a_name_may_be_hidden_all_is_read() -> None:
    """An escape hides a name, and a form that is not our writer's may put it anywhere."""
    assert LongRegister.of(b'[P-7K3QX7]\nname = "Ann\\u0069e"\n') is None
    assert LongRegister.of(b"\xff") is None
    assert LongRegister.of(b'[P-7K3QX7]\nname = "A"\ncouncil_ref = 1_2345\n') is None
    twice = LongRegister.of(b'[P-7K3QX7]\nname = "A"\n\n[P-7K3QX7]\nname = "B"\n')
    assert twice is not None
    assert twice.about(["spend"], {ANNIE}) is None
    by_hand = LongRegister.of(b'[P-2M9TFY]\nname = "Bram"\n\n[ P-7K3QX7 ]\nname = "Annie"\n')
    assert by_hand is not None
    assert by_hand.about(["spend"], {ANNIE}) is None
    assert by_hand.about(["spend"], {CATH}) == b"", "she is not in it"
    assert by_hand.about([" ".join(f"word{n}" for n in range(99))], {CATH}) is None, "much is asked"


def test_letters_stand_in_the_same_order_however_a_name_is_written() -> None:
    assert bare("JOSÉ O\u2019Brien") == bare("José O'BRIEN") == b"jose o'brien"
    assert bare("B\u1ecd\u0301la") == b"bo?la", "a word ends at a mark that no letter takes in"


def test_a_surname_of_many_families_is_not_cut_off() -> None:
    """Forty-one tables with it twice each are more places than are followed, so all is read."""
    letters = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
    funds = [f"P-000{a}{b}0" for a in letters for b in letters][:70]
    long = LongRegister.of(
        b"".join(
            f'[{fund}]\nname = "X{n} Smith"\n\n[{fund}.authorities]\nA1 = "Mother Smith"\n\n'.encode()
            for n, fund in enumerate(funds)
        )
    )
    assert long is not None
    assert long.about(["carer of X69 Smith"], {funds[0]}) is None
    few = LongRegister.of(long.text[1 : long.text.index(f"[{funds[41]}]")].encode())
    assert few is not None
    assert f"[{funds[40]}]".encode() in (few.about(["carer of X40 Smith"], {funds[0]}) or b"")
