"""An office's own records: its settings, its councils' policy packs, and the private register.

They are TOML files that people may edit. This module reads them and says
what their new content should be; `isf.book.store` writes them.
"""

import re
import tomllib
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import tomli_w

from isf.book.journal import Journal
from isf.book.register_text import plain_tables
from isf.errors import CouncilUnknownError, FileError, FundUnknownError, RecordMissingError
from isf.model.fund_id import is_fund_id
from isf.model.policy import Policy
from isf.office import Office

_TEXTS = ("name", "council", "council_ref", "communication")


@dataclass(frozen=True, slots=True)
class Person:
    """What the register knows of the person behind a fund; never shown in ledgers.

    `other` is what people wrote into the register beside; it is kept as it is. There
    `succeeded_by` names the fund that goes on under the same council reference.
    """

    fund: str
    name: str
    council: str
    council_ref: str = ""
    communication: str = ""
    authorities: Mapping[str, str] = field(default_factory=dict)
    other: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_past(self) -> bool:
        """Whether another fund goes on under the same reference."""
        return bool(self.other.get("succeeded_by"))

    def has_reference_of(self, person: "Person") -> bool:
        """Say whether another fund has this one's council reference."""
        mine, theirs = (self.council, self.council_ref), (person.council, person.council_ref)
        return bool(self.council_ref) and mine == theirs and self.fund != person.fund


def _words(name: str) -> list[str]:
    return re.findall(r"[\w'-]+", _bare(name))


def _bare(text: str) -> str:
    """Return a text without capitals, accents and spaces around: a name is typed in many ways."""
    apart = unicodedata.normalize("NFD", text.replace("\u2019", "'").casefold().translate(_STROKES))
    return "".join(char for char in apart if not unicodedata.combining(char)).strip()


_STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th"})
"""Letters that no accent can be taken from, as English keyboards write them."""


@dataclass(frozen=True, slots=True)
class Register:
    """Everybody, by fund id."""

    people: Mapping[str, Person]

    def find(self, text: str) -> str:
        """Return the fund that a fund id, a council reference or a part of a name means.

        Capitals, accents and the kind of apostrophe make no difference.

        Raises:
            FundUnknownError: when none or several do.
        """
        if text in self.people:
            return text
        part = _bare(text)
        if not part:
            raise FundUnknownError(text, ())
        living = [person for person in self.people.values() if not person.is_past]
        exact = [p.fund for p in living if text.strip() == p.council_ref or part == _bare(p.name)]
        found = exact or [p.fund for p in living if part in _bare(p.name)]
        if len(found) != 1:
            raise FundUnknownError(text, sorted(found))
        return found[0]

    def by_reference(self, ref: str, council: str = "") -> str | None:
        """Return the fund with this council reference; None when there is none or more than one."""
        found = [
            person.fund
            for person in self.people.values()
            if person.council_ref == ref and ref and council in ("", person.council) and not person.is_past
        ]
        return found[0] if len(found) == 1 else None

    def of_council(self, code: str) -> tuple[str, ...]:
        """Return the funds of a council, in order."""
        return tuple(sorted(person.fund for person in self.people.values() if person.council == code))

    def authority(self, fund: str, who: str, holding: Collection[str] = ()) -> str:
        """Return the authority id that an id, a name or words of a name mean; the text itself when none.

        One person may have had several rights in turn: of these, the one that is in `holding`.
        """
        person = self.people.get(fund)
        names = person.authorities if person else {}
        if who in names:
            return who
        said = {known: _words(name) for known, name in names.items()}
        words = _words(who)
        found = [known for known, name in said.items() if name == words]
        found = found or [known for known, name in said.items() if words and set(words) <= set(name)]
        if len({tuple(said[known]) for known in found}) != 1:
            return who
        return next((known for known in found if known in holding), found[-1])

    def name_of(self, fund: str, authority: str) -> str:
        """Return the name behind an authority id; the id itself when the register has none."""
        person = self.people.get(fund)
        return person.authorities.get(authority, authority) if person else authority

    def plus(self, person: Person) -> "Register":
        """Return the register with one more person, or with one changed.

        Who had the same council reference before is past: found by the fund's id only.
        """
        past = {
            old.fund: replace(old, other={**old.other, "succeeded_by": person.fund})
            for old in self.people.values()
            if old.has_reference_of(person) and not old.is_past and not person.is_past
        }
        return replace(self, people={**self.people, **past, person.fund: person})

    def content(self) -> bytes:
        """Return the register as the text of its file."""
        tables = {
            person.fund: {
                "name": person.name,
                "council": person.council,
                "council_ref": person.council_ref,
                "communication": person.communication,
                **person.other,
                "authorities": dict(person.authorities),
            }
            for person in self.people.values()
        }
        return tomli_w.dumps(tables).encode()


@dataclass(frozen=True, slots=True)
class Settings:
    """The provider and its client account, from office.toml."""

    provider: str
    supplier_names: tuple[str, ...] = ()
    contact: str = ""
    cqc_id: str = ""
    company_no: str = ""
    sort_code: str = ""
    account_number: str = ""
    seal_papers_for: tuple[str, ...] = ()


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file.

    Raises:
        FileError: when it is missing or is not TOML; names the line.
    """
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise FileError(path, ["there is no such file"], "Check its name.") from None
    except IsADirectoryError:
        raise FileError(path, ["it is a folder"], "Name a file.") from None
    except UnicodeDecodeError:
        raise FileError(path, ["it is not UTF-8 text"], "Save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise FileError(path, [str(error)], "Mend that line.") from None


def read_register(office: Office) -> Register:
    """Return everybody in the office; nobody where there is no register yet.

    Raises:
        RecordMissingError: when there was one.
        FileError: when it is not in its form.
    """
    if not office.register.exists():
        _check_never_there(office, office.register)
        return Register({})
    plain = plain_tables(office.register.read_bytes())
    return register_of(read_toml(office.register) if plain is None else plain, office.register)


def _check_never_there(office: Office, path: Path) -> None:
    if Journal(office.ledgers).known(path.relative_to(office.ledgers).as_posix()):
        raise RecordMissingError(path)


def register_of(tables: Mapping[str, Any], path: object = "people.toml") -> Register:
    """Return the register that the tables of its file tell of.

    Raises:
        FileError: naming each table that is not a person's; none is passed over, or it would be lost when isf
            writes the register again.
    """
    wrong = [f"{fund}: {why}" for fund, table in tables.items() if (why := _not_a_person(fund, table))]
    if wrong:
        raise FileError(path, wrong, "Mend it there.")
    return Register({fund: _person(fund, table) for fund, table in tables.items()})


def _not_a_person(fund: str, table: object) -> str:
    """Return why a table of the register is not a person's; empty when it is one."""
    if not is_fund_id(fund):
        return "this is not a fund id"
    if not isinstance(table, Mapping):
        return f"write it as a table, [{fund}] with name = ... below it"
    wrong = [key for key in _TEXTS if not isinstance(table.get(key, ""), str | int)]
    if wrong:
        return f"{wrong[0]} is not text"
    names = table.get("authorities", {})
    if not isinstance(names, Mapping) or not all(isinstance(name, str) for name in names.values()):
        return f"authorities is not a table of names, [{fund}.authorities] with A1 = ... below it"
    return ""


def _person(fund: str, table: Mapping[str, Any]) -> Person:
    return Person(
        fund=fund,
        name=str(table.get("name", "")),
        council=str(table.get("council", "")),
        council_ref=str(table.get("council_ref", "")),
        communication=str(table.get("communication", "")),
        authorities=dict(table.get("authorities", {})),
        other={key: value for key, value in table.items() if key not in (*_TEXTS, "authorities")},
    )


def read_settings(office: Office) -> Settings:
    """Return the office's settings.

    Raises:
        FileError: when a table or a list in them is something else.
    """
    tables = read_toml(office.settings)
    provider, account, papers = (tables.get(name, {}) for name in ("provider", "client_account", "papers"))
    if not all(isinstance(table, Mapping) for table in (provider, account, papers)):
        why = "[provider], [client_account] and [papers] are tables"
        raise FileError(office.settings, [why], "Mend it there.")
    if not isinstance(papers.get("seal_for", []), list):
        raise FileError(office.settings, ['seal_for is a list, such as ["age1..."]'], "Mend it there.")
    if not isinstance(provider.get("supplier_names", []), list):
        why = 'supplier_names is a list, such as ["Bridge Support Ltd"]'
        raise FileError(office.settings, [why], "Mend it there.")
    return Settings(
        provider=str(provider.get("name", "")),
        supplier_names=tuple(str(name) for name in provider.get("supplier_names", ())),
        contact=str(provider.get("contact", "")),
        cqc_id=str(provider.get("cqc_id", "")),
        company_no=str(provider.get("company_no", "")),
        sort_code=str(account.get("sort_code", "")),
        account_number=str(account.get("account_number", "")),
        seal_papers_for=tuple(str(name) for name in papers.get("seal_for", ())),
    )


def settings_content(provider: str) -> bytes:
    """Return a new office.toml."""
    tables = {
        "provider": {"name": provider, "supplier_names": [], "contact": "", "cqc_id": "", "company_no": ""},
        "client_account": {"sort_code": "", "account_number": ""},
        "staff": [],
    }
    return tomli_w.dumps(tables).encode()


def council_codes(office: Office) -> tuple[str, ...]:
    """Return the code of every council of the office."""
    return tuple(sorted(path.stem for path in (office.ledgers / "councils").glob("*.toml")))


def check_council(office: Office, code: str) -> str:
    """Return the code of a council of the office unchanged.

    Raises:
        CouncilUnknownError: when the office does not have it.
        RecordMissingError: when it had, and its file is gone.
    """
    if code not in council_codes(office):
        _check_never_there(office, office.council_file(code))
        raise CouncilUnknownError(code, council_codes(office))
    return code


def read_policy(office: Office, code: str) -> Policy:
    """Return a council's policy pack.

    Raises:
        CouncilUnknownError: when the office does not have this council.
        FileError: when its file does not say what a policy pack must say.
    """
    from isf.model.policy_file import policy_of  # noqa: PLC0415 - pydantic only when needed

    path = office.council_file(check_council(office, code))
    return policy_of(read_toml(path), path)
