"""Finding what identifies a person in a piece of free text.

Numbers first: NHS numbers, National Insurance numbers, postcodes, telephone
numbers, sort codes, account numbers, e-mail addresses. What the book itself
writes (fund and entry ids, dates, amounts, hashes) is taken out of sight
before, so that it is never mistaken for one of them. Names are found in
`isf.book.privacy.linter`, which has the register.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from isf.model.fund_id import PATTERN


@dataclass(frozen=True, slots=True)
class Found:
    """Something that identifies a person: what kind, and from which character up to which (exclusive)."""

    kind: str
    start: int
    end: int


_ISO = r"(?<![0-9])[12][0-9]{3}-[01][0-9]-[0-3][0-9](?![0-9])"
_SLASHED = r"(?<![0-9/.-])[0-3]?[0-9]([/.-])[01]?[0-9]\1(?:20)?[0-9]{2}(?![0-9/-])"
_OUR_OWN = re.compile(
    rf"\b{PATTERN}(?:[/-][A-Za-z0-9/_-]+)?"  # a fund id, an entry id, a link
    r"|\b[0-9a-f]{64}(?::[0-9]+)?\b"  # a hash, a row of a file
    r"|£\s?[0-9][0-9,]*(?:\.[0-9]{2})?|\b[0-9][0-9,]*\.[0-9]{2}\b"  # an amount
    rf"|{_ISO}",
    re.ASCII,
)
_DAY = re.compile(_SLASHED, re.ASCII)
_COMPACT_DAY = re.compile(r"(?:19|20)[0-9]{2}[01][0-9][0-3][0-9]|[0-3][0-9][01][0-9]20[0-9]{2}", re.ASCII)
_FIRST_ISF_YEAR = 15

_AREAS = """
AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH
EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK
ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD
TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE
"""
_ORDINAL = re.compile(r"[0-9](?:st|nd|rd|th)", re.ASCII)

_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_NHS = re.compile(r"(?:(?<![0-9A-Za-z])|(?<=NHS))[0-9]{3}[ -]?[0-9]{3}[ -]?[0-9]{4}(?![0-9])", re.ASCII)
_NI = re.compile(
    r"(?<![A-Za-z0-9])(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
    r"[ -]?(?:[0-9][ -]?){6}[A-D](?![A-Za-z0-9])",
    re.ASCII | re.IGNORECASE,
)
_POSTCODE = re.compile(
    rf"(?<![A-Za-z0-9])(?:GIR ?0AA|(?:{'|'.join(_AREAS.split())})[0-9][A-Z0-9]? ?"
    r"([0-9][ABD-HJLNP-UW-Z]{2}))"
    r"(?![A-Za-z0-9])",
    re.ASCII | re.IGNORECASE,
)
_PHONE = re.compile(
    r"(?<![0-9A-Za-z+])(?:(?:\+44|0044)[ -]?(?:\(0\))?|\(?0(?=[ )-]?[1-35789]))"
    r"(?:[ ()-]{0,3}[0-9]){9,10}(?![0-9])",
    re.ASCII,
)
_SORT = re.compile(r"(?<![0-9-])[0-9]{2}-[0-9]{2}-[0-9]{2}(?![0-9-])", re.ASCII)
_SORT_AND_ACCOUNT = re.compile(
    r"(?<![0-9-])[0-9]{2}[ -]?[0-9]{2}[ -]?[0-9]{2}[ ,/;:]{1,3}[0-9]{8}(?![0-9])", re.ASCII
)
_SPOKEN_SORT = re.compile(
    r"(?:sort\s*code|\bs/?c\b)\D{0,12}[0-9]{2}[- ]?[0-9]{2}[- ]?[0-9]{2}(?![0-9])", re.IGNORECASE
)
_ACCOUNT = re.compile(r"(?<![0-9A-Za-z/_.:-])[0-9]{8}(?![0-9A-Za-z/_:-])", re.ASCII)
_SPOKEN_ACCOUNT = re.compile(
    r"(?:account|\ba/?c\b|\bacc(?:t|ount)?\b)\D{0,12}[0-9]{8}(?![0-9])", re.IGNORECASE
)


def plain_form(text: str) -> str:
    """Return text with full-width digits, odd spaces and dashes as a keyboard would write them.

    It has as many characters as the text, so that places in it are places in the text.
    """
    return text if text.isascii() else "".join(map(_plain_char, text))


def _plain_char(char: str) -> str:
    if char.isascii():
        return char
    if unicodedata.category(char) in ("Zs", "Pd"):
        return " " if char.isspace() else "-"
    told = unicodedata.normalize("NFKC", char)
    return told if len(told) == 1 else char


def find_numbers(text: str, *, reference: bool = False) -> Iterator[Found]:
    """Yield every number or address in a text that identifies a person or an account.

    In a bank `reference` eight digits alone are somebody's invoice; they count
    as an account number only beside a sort code or the word.
    """
    shown = _OUR_OWN.sub(_blank, plain_form(text))
    beside = _has_sort_code(shown)
    for kind, pattern, holds in _KINDS:
        for match in filter(holds, pattern.finditer(shown)):
            yield Found(kind, match.start() + 1, match.end())
            shown = shown[: match.start()] + _blank(match) + shown[match.end() :]
    yield from _accounts(shown, beside_sort_code=beside or not reference)


def _blank(match: re.Match[str]) -> str:
    return "\x00" * len(match[0])


def _always(match: re.Match[str]) -> bool:
    del match
    return True


def _is_nhs(match: re.Match[str]) -> bool:
    from stdnum.gb import nhs  # noqa: PLC0415 - its package brings much

    return bool(nhs.is_valid(match[0]))


def _is_postcode(match: re.Match[str]) -> bool:
    """Say whether it is one; `E1 1st` names a first visit, not a street."""
    return match[1] is None or _ORDINAL.fullmatch(match[1]) is None


def _is_sort_code(match: re.Match[str]) -> bool:
    """Say whether it is one; 06-04-26 is a day, unless it could not be one since there are such funds."""
    day, month, year = (int(part) for part in match[0].split("-"))
    try:
        date(2000 + year, month, day)
    except ValueError:
        return True
    return year < _FIRST_ISF_YEAR


def _is_phone(match: re.Match[str]) -> bool:
    return _DAY.search(match[0]) is None


_KINDS: tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str]], bool]], ...] = (
    ("an e-mail address", _EMAIL, _always),
    ("a National Insurance number", _NI, _always),
    ("an NHS number", _NHS, _is_nhs),
    ("a postcode", _POSTCODE, _is_postcode),
    ("a telephone number", _PHONE, _is_phone),
    ("a sort code and an account number", _SORT_AND_ACCOUNT, _always),
    ("a sort code", _SPOKEN_SORT, _always),
    ("a sort code", _SORT, _is_sort_code),
    ("an account number", _SPOKEN_ACCOUNT, _always),
)


def _has_sort_code(shown: str) -> bool:
    return any(map(_is_sort_code, _SORT.finditer(shown))) or _SPOKEN_SORT.search(shown) is not None


def _accounts(shown: str, *, beside_sort_code: bool) -> Iterator[Found]:
    for match in _ACCOUNT.finditer(shown):
        if beside_sort_code and _COMPACT_DAY.fullmatch(match[0]) is None:
            yield Found("an account number", match.start() + 1, match.end())
