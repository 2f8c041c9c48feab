"""The only writer under `ledgers/`.

Callers hand it facts and events, an actor and a reason; it turns them into
text, proves that the book still holds, and has the journal make the change:
all of it, over however many funds, or none.
"""

import contextlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from isf.book import accounts as ac
from isf.book import heads, index
from isf.book.approval.admission import admitted, hold_back
from isf.book.directives import Assertion, Directive, Entry, Opening, Paper
from isf.book.disk.places import check_drive, check_strays, is_year_file
from isf.book.disk.recorded import changed_outside, need_journal
from isf.book.entries import entry as entry_of
from isf.book.gate import check_additions
from isf.book.identities import problems, problems_of_addition
from isf.book.identities.office import splits
from isf.book.journal import OFFICE, Change, Journal
from isf.book.ledger import Ledger
from isf.book.lines import lines
from isf.book.load import load_clearing, read_fund
from isf.book.problems import Problem
from isf.book.reading.remembering import remember
from isf.book.reading.settling import holding
from isf.book.text import check_text, render_all
from isf.errors import BookRefusedError, FutureError, TooEarlyError
from isf.model.dates import CARE_ACT_IN_FORCE, financial_year, today
from isf.model.events import BankBalance, Event
from isf.model.facts import Fact
from isf.office import Office


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a commit answers: its place in the journal, the journal's head, and the ids of new entries.

    `standing` says that there was nothing to record: it is where the journal stood before.
    """

    seq: int
    head: str
    ids: tuple[str, ...] = ()
    standing: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A paper to keep with a fund; `name` is `<sha256>.<ext>`."""

    fund: str
    name: str
    content: bytes


@contextlib.contextmanager
def writing(office: Office, *, by: str, why: str) -> Iterator["Writer"]:
    """Hold the office for writing; give a Writer that records on behalf of `by`.

    Raises:
        TextError: when the actor or the reason holds what may not be recorded.
        LockedError: when somebody else holds the office too long.
        NetworkDriveError: when the office is on another machine's disk and nothing allows it.
        JournalError: when the journal is damaged, or is missing though there are ledgers.
        StrayFileError: when a second copy stands beside the ledgers; beside a fund's own, when it is read.
        ChangedOutsideError: when the newest change is not in the files yet and one of them was changed by
            other hands. Where all was carried out, only a change that touches such a file is refused, when
            it reads it.
    """
    check_text("actor", by)
    check_text("reason", why)
    check_drive(office)
    with holding(office, by) as journal:
        outside = journal.recover()
        need_journal(journal)
        last = journal.last()
        if outside and last and not journal.notes.applied(last):
            raise changed_outside(journal, outside[0])
        check_strays(office.ledgers)
        yield Writer(office, journal, by, why)


@dataclass
class Writer:
    """Reads the book under the lock and records what is new.

    `seconded` names the proposal that an approver records; empty for a change of one person.
    `agreeing` is the authority by which someone of the fund, and none of the staff, agrees to an offer.
    """

    office: Office
    journal: Journal
    by: str
    why: str
    seconded: str = ""
    agreeing: str = ""
    _ledgers: dict[str, Ledger] = field(default_factory=dict)

    def ledger(self, fund: str) -> Ledger:
        """Return a fund's ledger, with everything that this writer has recorded in it.

        Raises:
            FundUnknownError: when there is no such fund.
            UnsoundBookError: when its ledger is not sound as it stands.
            StrayFileError: when a second copy of it stands beside it.
        """
        if fund not in self._ledgers:
            if self.office.fund_folder(fund).is_dir():
                check_strays(self.office.fund_folder(fund))
            self._ledgers[fund] = read_fund(self.office, fund)
        return self._ledgers[fund]

    def clearing(self) -> Ledger:
        """Return the office's own ledger."""
        if "" not in self._ledgers:
            self._ledgers[""] = load_clearing(self.office)
        return self._ledgers[""]

    def standing(self) -> Receipt:
        """Return where the journal stands, for a command that had nothing to record."""
        last = self.journal.last()
        return Receipt(last.seq, last.head, standing=True) if last else Receipt(0, "", standing=True)

    def record(
        self,
        items: Iterable[Fact | Event],
        *,
        why: str = "",
        files: Mapping[str, bytes] | None = None,
        documents: Sequence[Document] = (),
        removed: Iterable[str] = (),
    ) -> Receipt:
        """Record facts and events in one commit, with other files of the office where given.

        `removed` are files to take away, with everything that the journal keeps of them.

        Raises:
            BookRefusedError: when an identity of the book would break; nothing is written.
            FutureError, TooEarlyError: for days outside what may be recorded.
            TextError: when a text may not stand in a ledger.
            IdentifierError: when a free text names a person.
            ActorUnknownError, RoleMissingError: when the actor may not record.
            WaitsForApproval: when it was put down as a proposal instead, for a second person.
        """
        items = admitted(self, tuple(items), why or self.why, files or {})
        additions = self._additions(items)
        beside = [
            *self._papers(documents),
            *(Change(path, content) for path, content in (files or {}).items()),
            *(Change(path, None) for path in removed),
        ]
        hold_back(self, items, why or self.why, beside)
        changes = [*self._appended(additions), *beside]
        changes += self._heads(additions)
        after = {fund: self._base(fund).plus(directives) for fund, directives in additions.items()}
        record = self.journal.commit(changes, self.by, check_text("reason", why or self.why))
        ids = []
        for fund, directives in additions.items():
            self._ledgers[fund] = after[fund]
            if fund:
                remember(self.office.fund_folder(fund), after[fund])
            ids += [d.id for d in directives if isinstance(d, Entry)]
        index.follow(self.office, record, {fund: after[fund] for fund in after if fund}, additions)
        return Receipt(record.seq, record.head, tuple(ids))

    # --- from facts to checked directives ---------------------------------------

    def _additions(self, items: Iterable[Fact | Event]) -> dict[str, list[Directive]]:
        additions: dict[str, list[Directive]] = defaultdict(list)
        for item in items:
            self._check_day(item)
            additions[item.fund] += self._directives(item, additions[item.fund])
        for fund, directives in additions.items():
            additions[fund] = [*_openings(self._base(fund), directives), *directives]
        both = [(self._base(fund), added) for fund, added in additions.items()]
        check_additions(both)
        found = [p.sentence() for base, added in both for p in _broken(base, added)]
        found += [p.sentence() for p in splits(d for ds in additions.values() for d in ds)]
        found += self._reconciled(additions)
        if found:
            raise BookRefusedError(found)
        return dict(additions)

    def _base(self, fund: str) -> Ledger:
        if not fund:
            return self.clearing()
        if fund not in self._ledgers and not (self.office.fund_folder(fund) / heads.FUND_HEAD).is_file():
            return Ledger(fund, ())
        return self.ledger(fund)

    def _check_day(self, item: Fact | Event) -> None:
        now = today()
        ahead = 1 if isinstance(item, BankBalance) else 0
        if (item.on - now).days > ahead:
            raise FutureError(item.on, now)
        if item.on < CARE_ACT_IN_FORCE:
            raise TooEarlyError(item.on, CARE_ACT_IN_FORCE)

    def _directives(self, item: Fact | Event, before: Sequence[Directive]) -> Sequence[Directive]:
        if isinstance(item, BankBalance):
            return [Assertion(item.on, ac.BANK_PARENT, item.amount)]
        if isinstance(item, Event):
            return lines(item)
        made = entry_of(item, item.id or self._next_id(item, before))
        return [made, *_papers_of(made)]

    def _next_id(self, fact: Fact, before: Sequence[Directive]) -> str:
        """Number an entry within its ledger."""
        base, new = self._base(fact.fund), {made.id for made in before if isinstance(made, Entry)}
        owner = fact.fund or OFFICE
        number = max(len(base.entries), self.journal.highest(owner)) + len(new) + 1
        begin = f"{owner}/{entry_of(fact, 'new').kind}"
        while f"{begin}/{number:05d}" in base.ids | new:  # one was taken out by hand, and that was adopted
            number += 1
        return f"{begin}/{number:05d}"

    def _reconciled(self, additions: Mapping[str, Sequence[Directive]]) -> list[str]:
        """Refuse what would change the bank's total on a day that agrees with a bank statement."""
        moved = {
            day: sum(
                leg.amount
                for directives in additions.values()
                for directive in directives
                if isinstance(directive, Entry) and directive.on < day
                for leg in directive.legs
                if leg.account.startswith("Assets:Bank:")
            )
            for day in (assertion.on for assertion in self.clearing().assertions)
        }
        return [
            f"bank-agreed-before: the bank statement up to {day.isoformat()} was agreed, and this would "
            f"change the cash book before it by {net}; date it after that statement."
            for day, net in moved.items()
            if net
        ][:1]

    # --- from directives to files -------------------------------------------------

    def _appended(self, additions: Mapping[str, Sequence[Directive]]) -> Iterator[Change]:
        for fund, directives in additions.items():
            for path, its in _by_shard(fund, directives).items():
                yield Change(path, None, render_all(its).encode())

    def _papers(self, documents: Iterable[Document]) -> Iterator[Change]:
        for document in documents:
            path = f"{document.fund}/documents/{document.name}"
            if not (self.office.ledgers / path).is_file():
                yield Change(path, document.content)

    def _heads(self, additions: Mapping[str, Sequence[Directive]]) -> list[Change]:
        """Return the heads that must change: those of funds with a new year or plan, and the book's."""
        changes, new = [], not (self.office.ledgers / heads.BOOK_HEAD).is_file()
        added: set[str] = set()
        for fund, directives in additions.items():
            if fund:
                shards = self._shards(fund)
                more = set(_by_shard(fund, directives)) - shards
                added |= more
                years = [Path(path).stem for path in shards | more]
                told = self._base(fund).plus(directives).fund
                head = heads.fund_head(fund, told.plans, years).encode()
                changes.append(Change(f"{fund}/{heads.FUND_HEAD}", head))
        if new or added:
            changes.append(Change(heads.BOOK_HEAD, heads.book_head(self._shards() | added).encode()))
        return [change for change in changes if self._differs(change)]

    def _shards(self, fund: str = "P-*") -> set[str]:
        return {
            path.relative_to(self.office.ledgers).as_posix()
            for path in self.office.ledgers.glob(f"{fund}/[0-9]*.beancount")
            if is_year_file(path)
        }

    def _differs(self, change: Change) -> bool:
        place = self.office.ledgers / change.path
        return not place.is_file() or place.read_bytes() != change.content


def _broken(base: Ledger, added: Sequence[Directive]) -> list[Problem]:
    """Return what an addition would break; a fund's ledger was proved when it was read."""
    if base.fund_id:
        return problems_of_addition(base.directives, added, today())
    return problems(base.plus(added).directives, today(), book=False)


def _by_shard(fund: str, directives: Iterable[Directive]) -> dict[str, list[Directive]]:
    """Return what to add to each file; openings go where the next directive goes."""
    shards: dict[str, list[Directive]] = defaultdict(list)
    waiting: list[Directive] = []
    for directive in directives:
        if isinstance(directive, Opening):
            waiting.append(directive)
            continue
        name = f"{fund}/{financial_year(directive.on)}.beancount" if fund else heads.CLEARING_FILE
        shards[name] += [*waiting, directive]
        waiting = []
    return shards


def _openings(base: Ledger, directives: Iterable[Directive]) -> list[Directive]:
    """Open, on the day the Care Act came into force, every account that is used for the first time."""
    wanted: dict[str, None] = {}
    for directive in directives:
        if isinstance(directive, Entry):
            wanted.update(dict.fromkeys(leg.account for leg in directive.legs))
        if isinstance(directive, Assertion):
            wanted[directive.account] = None
    for plan in base.plus(directives).fund.plans if base.fund_id else ():
        wanted.update(dict.fromkeys(heads.budget_account(base.fund_id, h) for h, _ in plan.headings))
    return [
        Opening(CARE_ACT_IN_FORCE, account, ac.currency_of(account))
        for account in wanted
        if account not in base.opened
    ]


def _papers_of(made: Entry) -> list[Paper]:
    """Return a document directive for each receipt named on an expense leaf."""
    found = []
    for leg in made.legs:
        receipt = dict(leg.meta).get("receipt")
        if leg.account.startswith("Expenses:") and isinstance(receipt, str):
            found.append(Paper(made.on, leg.account, f"documents/{receipt}", (made.id,)))
    return found
