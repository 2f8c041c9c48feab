"""Fund ids: `P-`, five random symbols, one Luhn mod 32 check symbol.

The id is the only identity that ledgers, URLs, file names and logs carry. The
alphabet has no I, L, O or U, so it is hard to misread and spells few words.
"""

from isf.errors import FundIdError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
PATTERN = rf"P-[{ALPHABET}]{{6}}"
_RANDOM = 5


def new_fund_id(taken: frozenset[str] = frozenset()) -> str:
    """Draw a fund id that is not taken."""
    import secrets  # noqa: PLC0415 - few commands open a fund

    from stdnum import luhn  # noqa: PLC0415 - its package brings much

    while True:
        body = "".join(secrets.choice(ALPHABET) for _ in range(_RANDOM))
        fund = f"P-{body}{luhn.calc_check_digit(body, ALPHABET)}"
        if fund not in taken:
            return fund


def is_fund_id(text: str) -> bool:
    """Say whether text is a fund id with the right check symbol."""
    body = text.removeprefix("P-")
    return (
        text.startswith("P-")
        and len(body) == _RANDOM + 1
        and all(symbol in ALPHABET for symbol in body)
        and _luhn(body) == 0
    )


def _luhn(symbols: str) -> int:
    """Return the Luhn sum modulo the alphabet's size: 0 where the check symbol is right."""
    size, total = len(ALPHABET), 0
    for place, symbol in enumerate(reversed(symbols)):
        value = ALPHABET.index(symbol) * (1 + place % 2)
        total += value // size + value % size
    return total % size


def check_fund_id(text: str) -> str:
    """Return the id unchanged.

    Raises:
        FundIdError: when it is not a fund id.
    """
    if not is_fund_id(text):
        raise FundIdError(text)
    return text
