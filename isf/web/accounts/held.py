"""What the dashboard holds about one person: shown to them when they ask, and erased with their fund."""

from typing import Final

from isf.office import Office
from isf.web.accounts.database import FILE, FOLDER, Database, database_of

Table = tuple[str, str, tuple[str, ...], list[tuple[str | int, ...]]]
"""A file's name, what is in it, its columns and its rows."""

_LOGINS: Final = """
select name, email, role, authority, basis, start, until,
case granted.revoked when 0 then '' else datetime(granted.revoked, 'unixepoch') end
from granted join account on account.id = granted.account where scope = ? order by granted.id
"""
_MESSAGES: Final = """
select datetime(at, 'unixepoch'), name, from_staff, about, words
from message join account on account.id = message.account where fund = ? order by message.id
"""
_LOOKED: Final = """
select datetime(at, 'unixepoch'), coalesce(name, ''), what
from looked left join account on account.id = looked.account where fund = ? order by looked.id
"""


def database_there(office: Office) -> Database | None:
    """Return the dashboard's database where there is one; none is made."""
    return database_of(office) if (office.root / FOLDER / FILE).is_file() else None


def held_about(db: Database, fund: str) -> list[Table]:
    """Return what is held about the person behind a fund: logins, messages, and who looked (times in UTC)."""
    return [
        (
            "dashboard/logins.csv",
            "Who may see your money in the dashboard, and why",
            ("name", "email", "role", "authority", "basis", "from", "until", "taken_utc"),
            _told(db, _LOGINS, fund),
        ),
        (
            "dashboard/messages.csv",
            "What was written about your fund in the dashboard",
            ("utc", "who", "from_staff", "about", "words"),
            _told(db, _MESSAGES, fund),
        ),
        (
            "dashboard/looked.csv",
            "Who looked at your fund in the dashboard, and when",
            ("utc", "who", "what"),
            _told(db, _LOOKED, fund),
        ),
    ]


def erase(db: Database, fund: str) -> None:
    """Erase a fund's messages and each login that could see nothing else; the log keeps numbers."""
    with db.change() as made:
        rows = made.execute(
            "select distinct account from granted where scope = ? and account not in "
            "(select account from granted where scope != ?)",
            (fund, fund),
        )
        gone = [(row["account"],) for row in rows.fetchall()]
        made.execute("delete from message where fund = ?", (fund,))
        made.execute("delete from granted where scope = ?", (fund,))
        for table in ("session", "invite", "spare_code", "plea", "message"):
            made.executemany(f"delete from {table} where account = ?", gone)  # noqa: S608 - names of ours
        made.executemany(
            "update account set email = 'erased-' || id, name = '', password = '', totp = '', revoked = 1 "
            "where id = ?",
            gone,
        )
    db.settle()


def _told(db: Database, question: str, fund: str) -> list[tuple[str | int, ...]]:
    return [tuple(row) for row in db.rows(question, fund)]
