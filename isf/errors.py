"""Every way that a request or a file can be refused.

`IsfError` is the root; each child takes the data and writes its own sentence:
what is wrong, where, and what to do. `exit_code` is what the command line
returns: 1 the data or the request was refused and nothing was written,
3 the book is not sound or a reconciliation differs.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal


class IsfError(Exception):
    """Base of every refusal; `str(error)` is the sentence for a person."""

    exit_code = 1

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is said, each for itself; one, unless several things were refused at once."""
        return (str(self),)


# --- values -----------------------------------------------------------------


class AmountError(IsfError):
    """Text is not an amount of pounds."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text!r} is not an amount of pounds and pence; "
            "write it like 1250, 1,250.00 or £1,250 (at most nine digits and two decimals)."
        )


class UnitsError(IsfError):
    """Text is not a number of units."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text!r} is not a number of units; "
            "write it like 12 or 11.5 (at most six digits and four decimals)."
        )


class DateError(IsfError):
    """Text is not an ISO date of this century."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text!r} is not a date between 2000 and 2099; write it as year-month-day, for example "
            "2026-04-06, or 'today'."
        )


class PeriodError(IsfError):
    """A period label does not exist in the calendar."""

    def __init__(self, label: str, calendar: str, most: int) -> None:
        super().__init__(
            f"There is no period {label!r} in the {calendar} calendar; "
            f"write YYYY:PP with PP from 01 to {most:02d}, for example 2026:01."
        )


class FundIdError(IsfError):
    """A fund id is malformed or its check symbol is wrong."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text!r} is not a fund id (P- and six symbols, the last a check symbol); "
            "copy it from `isf fund list`."
        )


class TextError(IsfError):
    """A piece of text may not go into a ledger."""

    def __init__(self, what: str, text: str, why: str) -> None:
        super().__init__(f"The {what} {text[:60]!r} cannot be recorded: {why}")


class CodeError(IsfError):
    """A code, heading or id does not have the form that accounts need."""

    def __init__(
        self,
        what: str,
        text: str,
        form: str = "letters, digits and hyphens, beginning with a capital letter or a digit",
        example: str = "Home-Support",
    ) -> None:
        super().__init__(f"{text!r} cannot be the {what}; use {form}, for example {example}.")


# --- files that people write --------------------------------------------------


class FileError(IsfError):
    """A file could not be used; names the file and the first lines of trouble.

    `apart` puts each of several on a line of its own.
    """

    def __init__(self, path: object, problems: Sequence[str], remedy: str, *, apart: bool = False) -> None:
        self.problems = tuple(problems)
        if apart and len(problems) > 1:
            told = "".join(f"  {problem}.\n" for problem in problems)
            super().__init__(f"{path}:\n{told}{remedy}")
        else:
            super().__init__(f"{path}: {'; '.join(problems)}. {remedy}")


class NoOfficeError(IsfError):
    """No office found from here upwards."""

    def __init__(self, start: object) -> None:
        super().__init__(
            f"There is no office at {start} or above it (no ledgers/office.toml); start one with "
            "`isf init DIR --provider NAME`, or name it with --office DIR."
        )


class SettingsMissingError(NoOfficeError):
    """The settings of an office are gone; `root` is its folder."""

    exit_code = 3

    def __init__(self, root: object, settings: object) -> None:
        self.root = root
        IsfError.__init__(
            self,
            f"{settings} is gone, so nothing was done: it says who the provider is and who may do what. Put "
            f"it back with `isf restore --office {root}`.",
        )


class RecordMissingError(IsfError):
    """A record of the office that is needed is gone: the register, or a council's rules."""

    exit_code = 3

    def __init__(self, path: object) -> None:
        super().__init__(f"{path} is gone, so nothing was done; put it back with `isf restore`.")


class OfficeExistsError(IsfError):
    """An office is already there."""

    def __init__(self, path: object) -> None:
        super().__init__(f"{path} already holds an office; choose an empty folder.")


class DemoFolderError(IsfError):
    """The sample office cannot be built in a folder: `earlier` says whether it holds one already."""

    def __init__(self, path: object, *, earlier: bool) -> None:
        if earlier:
            words = "already holds a sample office; add --yes to build it afresh, or name another folder."
        else:
            words = "is not an empty folder, and holds no sample office; name another: isf demo FOLDER."
        super().__init__(f"{path} {words}")


class CouncilUnknownError(IsfError):
    """A council code is not declared in the office."""

    def __init__(self, code: str, known: Sequence[str]) -> None:
        names = ", ".join(sorted(known)) or "none yet"
        super().__init__(
            f"Council {code!r} is not in this office (known: {names}); "
            f"add it with `isf council add {code} --name NAME`."
        )


class CouncilExistsError(IsfError):
    """A council code is already declared."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"Council {code!r} is already in this office; see `isf council show {code}`, or give it other "
            f"rules with `isf council change {code} --policy FILE`."
        )


# --- people and funds --------------------------------------------------------


class FundUnknownError(IsfError):
    """No fund, or more than one, answers to what was typed."""

    def __init__(self, text: str, candidates: Sequence[str]) -> None:
        if candidates:
            super().__init__(f"{text!r} could be {', '.join(candidates)}; name one of these fund ids.")
        else:
            super().__init__(f"No fund answers to {text!r}; see `isf fund list`.")


class ReferenceTakenError(IsfError):
    """A council reference already belongs to a fund."""

    def __init__(self, council: str, ref: str, fund: str) -> None:
        self.council, self.ref, self.fund = council, ref, fund
        super().__init__(
            f"Reference {ref!r} of council {council!r} already belongs to fund {fund}; "
            "if it is wrong, have it put right where it was written; otherwise use the fund that is there "
            "(another may begin under it once that one is closed)."
        )


class OutcomeUnknownError(IsfError):
    """An outcome id is not one of the person's."""

    def __init__(self, fund: str, outcome: str, known: Sequence[str]) -> None:
        self.outcome, self.known = outcome, known
        super().__init__(
            f"Fund {fund} has no outcome {outcome!r} (it has {', '.join(known) or 'none'}); "
            "add it with `isf outcome add`, or use one of these."
        )


class HeadingUnknownError(IsfError):
    """A heading is not in the person's plan."""

    def __init__(self, fund: str, heading: str, known: Sequence[str]) -> None:
        self.heading, self.known = heading, known
        super().__init__(
            f"Fund {fund} has no heading {heading!r} (it has {', '.join(known)}); "
            "use one of these, or vary the plan."
        )


class FunderUnknownError(IsfError):
    """A funder is not one of the fund's."""

    def __init__(self, fund: str, funder: str, known: Sequence[str]) -> None:
        super().__init__(
            f"Fund {fund} has no funder {funder!r} (it has {', '.join(known)}); "
            "use one of these, or add it to the plan."
        )


class AgreementUnknownError(IsfError):
    """An agreement is not in the fund."""

    def __init__(self, fund: str, agreement: str, known: Sequence[str]) -> None:
        super().__init__(
            f"Fund {fund} has no agreement {agreement!r} (it has {', '.join(known) or 'none'}); "
            "record it first with `isf agree`."
        )


class PromiseUnknownError(IsfError):
    """An outcome promise is not in the fund."""

    def __init__(self, fund: str, promise: str, known: Sequence[str]) -> None:
        super().__init__(
            f"Fund {fund} has no promise {promise!r} (it has {', '.join(known) or 'none'}); "
            "record it first with `isf outcome promise`."
        )


class RateUnknownError(IsfError):
    """No rate card has a price for this kind of support on this day."""

    def __init__(self, kind: str, on: date, known: Sequence[str]) -> None:
        super().__init__(
            f"There is no rate for {kind or '(no kind)'!r} on {on.isoformat()} (there are rates for "
            f"{', '.join(known) or 'nothing'}); add it to the council's policy pack, or say --rate."
        )


class SpendingBlockedError(IsfError):
    """A fund may not be spent on this."""

    def __init__(self, what: str, council: str, clause: str) -> None:
        where = f" ({clause})" if clause else ""
        super().__init__(
            f"A fund may not be spent on {what}: {council}'s rules block it{where}, so nothing was recorded; "
            "agree something else for the outcome, or ask the council."
        )


class SpendingWarnedError(IsfError):
    """A council warns of this kind of spending, and no reason was given."""

    def __init__(self, what: str, council: str, clause: str) -> None:
        where = f" ({clause})" if clause else ""
        super().__init__(
            f"{council}'s rules warn of spending on {what}{where}; say why it meets the outcome all the same "
            "(--allowed-because REASON), and the reason is kept with the agreement."
        )


class FundEndingError(IsfError):
    """Nothing new is agreed for a fund that ends."""

    def __init__(self, fund: str, end: date) -> None:
        super().__init__(
            f"Fund {fund} ends, and from {end.isoformat()} nothing new is agreed for it; only what was "
            "agreed before is paid, and the rest goes back."
        )


class AgreementDatesError(IsfError):
    """A delivery lies outside the dates of its agreement."""

    def __init__(self, fund: str, agreement: str, on: date, start: date, end: date | None) -> None:
        last = f"to before {end.isoformat()}" if end else "onwards"
        super().__init__(
            f"{agreement} of fund {fund} runs from {start.isoformat()} {last}, so a delivery on "
            f"{on.isoformat()} is outside it; agree it first with `isf agree`, or correct the date."
        )


class NoAuthorityError(IsfError):
    """The person who agreed had no authority on that day."""

    def __init__(self, fund: str, who: str, on: date, known: Sequence[str]) -> None:
        self.fund, self.who, self.on, self.known = fund, who, on, known
        super().__init__(
            f"{who!r} has no authority to agree for fund {fund} on {on.isoformat()} "
            f"(on that day: {', '.join(known) or 'nobody'}); ask someone who has, or record the "
            "authority and its dates in the plan first."
        )

    def named(self, names: Mapping[str, str]) -> "NoAuthorityError":
        """Return the same refusal with the names behind the ids, for a person in the office."""
        known = [f"{names[right]} ({right})" if right in names else right for right in self.known]
        return NoAuthorityError(self.fund, names.get(self.who, self.who), self.on, known)


def _by_then(tightest: date | None) -> str:
    """Name the day whose close leaves no more than what a refusal tells, when it is a later day."""
    return f" at the close of {tightest.isoformat()}, after what is recorded since" if tightest else ""


class NotEnoughAvailableError(IsfError):
    """More was asked than is available under a heading, on its day or on a later one (`tightest`)."""

    def __init__(
        self, fund: str, heading: str, asked: Decimal, available: Decimal, tightest: date | None = None
    ) -> None:
        super().__init__(
            f"{asked} was asked of {heading} in fund {fund}, but only {available} is available"
            f"{_by_then(tightest)} ({asked - available} short), so nothing was recorded. Two ways forward: "
            f"move money between headings with the person's agreement (`isf move {fund} --from HEADING "
            f"--to {heading} --amount {asked - available} --agreed-by WHO`), or ask the council for a change "
            "to the budget."
        )


class NotEnoughCommittedError(IsfError):
    """A delivery costs more than what its agreement still reserves, on its day or on a later one."""

    def __init__(
        self, fund: str, agreement: str, asked: Decimal, left: Decimal, tightest: date | None = None
    ) -> None:
        super().__init__(
            f"{asked} is more than the {left} that {agreement} of fund {fund} still reserves"
            f"{_by_then(tightest)}, so nothing was recorded; agree the rest with the person first "
            "(`isf agree`), or correct the amount."
        )


class NotEnoughMoneyError(IsfError):
    """A payment would take a share of the bank, a card or a debt below zero."""

    def __init__(  # noqa: PLR0917 - where, what was asked, what is there, what to do, and when
        self, fund: str, what: str, asked: Decimal, there: Decimal, remedy: str, tightest: date | None = None
    ) -> None:
        super().__init__(
            f"{asked} is more than the {there} of fund {fund} {what}{_by_then(tightest)}, so nothing was "
            f"recorded; {remedy}"
        )


class FundClosedError(IsfError):
    """A closed fund takes no more spending."""

    def __init__(self, fund: str, on: date) -> None:
        super().__init__(
            f"Fund {fund} was closed on {on.isoformat()}; only money that is returned may still be recorded."
        )


class EntryUnknownError(IsfError):
    """No entry has this id."""

    def __init__(self, entry: str) -> None:
        super().__init__(f"No entry has the id {entry!r}; ids stand in the ledger and in `isf log`.")


class CannotCorrectError(IsfError):
    """An entry cannot be corrected."""

    def __init__(self, entry: str, why: str) -> None:
        super().__init__(f"Entry {entry} cannot be corrected: {why}")


class RequestError(IsfError):
    """A request does not make sense as it stands; the sentence says why and what to do."""


# --- the book ------------------------------------------------------------------


class FutureError(IsfError):
    """Something is dated after today."""

    def __init__(self, on: date, today: date) -> None:
        super().__init__(
            f"{on.isoformat()} is after today ({today.isoformat()}); nothing is recorded before it happens."
        )


class TooEarlyError(IsfError):
    """Something is dated before there were Individual Service Funds."""

    def __init__(self, on: date, first: date) -> None:
        super().__init__(
            f"{on.isoformat()} is before {first.isoformat()}, when the Care Act came into force; "
            "check the year of the date."
        )


class BookRefusedError(IsfError):
    """A commit would break the book; nothing was written."""

    def __init__(self, problems: Sequence[str]) -> None:
        more = f" (and {len(problems) - 3} more)" if len(problems) > 3 else ""  # noqa: PLR2004
        super().__init__("Nothing was recorded: " + " ".join(problems[:3]) + more)


class UnsoundBookError(IsfError):
    """The book as it stands has errors, so no figure is shown from it."""

    exit_code = 3

    def __init__(self, where: str, problems: Sequence[str]) -> None:
        super().__init__(
            f"The book of {where} is not sound, so nothing was done: {problems[0]} "
            f"({len(problems)} in all; `isf check` lists them with what to do)."
        )


class ChangedOutsideError(IsfError):
    """A ledger file is neither what isf wrote last nor what it was about to write.

    `difference` are lines of a unified diff from what was recorded to what stands there.
    """

    exit_code = 3

    def __init__(self, path: object, difference: Sequence[str] = ()) -> None:
        self.path = path
        shown = "".join(f"\n  {line}" for line in difference)
        super().__init__(
            f"{path} was changed outside isf (in an editor, or by a program that shares files), so nothing "
            "was written and no figure is shown from it. Nothing is lost, and there are two ways on: keep "
            "the change with `isf adopt --reason WHY`, or put the recorded text back with `isf restore`, "
            f"which sets the changed text aside.{shown}"
        )


class LockedError(IsfError):
    """Another process holds the office."""

    def __init__(self, holder: str, seconds: float) -> None:
        super().__init__(
            f"The office is in use by {holder}; waited {seconds:.0f} seconds and wrote nothing. Try again."
        )


class JournalError(IsfError):
    """The journal itself is damaged."""

    exit_code = 3

    def __init__(self, where: object, why: str) -> None:
        self.why = why
        super().__init__(
            f"The journal record {where} is damaged ({why}); nothing was written. "
            "Restore the office from its last backup."
        )


class NotYetAppliedError(IsfError):
    """A change is in the journal, but the ledger files could not follow yet."""

    exit_code = 3

    def __init__(self, seq: int, why: str) -> None:
        self.seq = seq
        super().__init__(
            f"The change was recorded as number {seq} and is not yet applied to the ledger files ({why}). Do "
            "not enter it again: see to the disk, and the next isf command finishes it."
        )


class EarlierNotAppliedError(IsfError):
    """A change of some time ago is in the journal, and the ledger files still cannot follow."""

    exit_code = 3

    def __init__(self, seq: int, why: str) -> None:
        self.seq = seq
        super().__init__(
            f"An earlier change, number {seq}, is recorded and not yet applied to the ledger files ({why}), "
            "so nothing new was recorded and no figure is shown. See to the disk; the next isf command "
            "finishes it."
        )


class PerhapsRecordedError(IsfError):
    """The disk failed in the moment in which a change is recorded."""

    exit_code = 3

    def __init__(self, seq: int, why: str) -> None:
        self.seq = seq
        super().__init__(
            f"The disk failed while the change was being recorded as number {seq} ({why}): it may or may not "
            "be there. See to the disk, then look at the end of `isf log` before you enter it again."
        )


class NetworkDriveError(IsfError):
    """The office stands on a drive of another machine, where locks and flushes cannot be relied on."""

    def __init__(self, path: object, kind: str) -> None:
        super().__init__(
            f"{path} is on a network drive ({kind}), where two people could write at once, so nothing was "
            "written. Move the office to a disk of this machine; or, where only one machine ever writes, set "
            "ISF_ALLOW_NETWORK_DRIVE=1 or [storage] allow_network_drive = true in office.toml."
        )


class StrayFileError(IsfError):
    """A file beside the ledgers looks like a second copy of one, as file-sharing programs leave them."""

    exit_code = 3

    def __init__(self, path: object) -> None:
        super().__init__(
            f"{path} is not a file of the book; it looks like a copy that a file-sharing program or somebody "
            "made, so nothing was done. Compare it with the file it was copied from, record what is missing "
            "through isf, and move the copy out of the ledgers folder."
        )


class StrangeTextError(IsfError):
    """A ledger file holds what isf would never write, so it was not loaded."""

    exit_code = 3

    def __init__(self, path: object, problems: Sequence[str]) -> None:
        more = f" (and {len(problems) - 3} more)" if len(problems) > 3 else ""  # noqa: PLR2004
        super().__init__(
            f"{path} was not loaded, because it is not as isf writes it: {'; '.join(problems[:3])}{more}. "
            "Put the recorded text back with `isf restore`."
        )


class AdoptRefusedError(IsfError):
    """What was changed by hand cannot be kept as it stands."""

    def __init__(self, problems: Sequence[str]) -> None:
        listed = "".join(f"\n  {problem}" for problem in problems[:10])
        more = f"\n  (and {len(problems) - 10} more)" if len(problems) > 10 else ""  # noqa: PLR2004
        super().__init__(
            "What was changed by hand cannot be kept as it stands, and nothing was recorded. Mend what is "
            "listed and try again, or put the recorded text back with `isf restore` and record the change "
            f"through isf:{listed}{more}"
        )


class CannotPutBackError(IsfError):
    """The journal no longer has what a ledger file held."""

    exit_code = 3

    def __init__(self, path: object, why: str) -> None:
        super().__init__(
            f"{path} cannot be put back from the journal ({why}); nothing was changed. "
            "Restore the office from its last backup with `isf restore FILE`."
        )


class BackupError(IsfError):
    """A backup was not made, or does not prove to be whole."""

    exit_code = 3

    def __init__(self, path: object, why: str, remedy: str) -> None:
        super().__init__(f"{path}: {why}, so nothing was replaced. {remedy}")


# --- who may do what ------------------------------------------------------------


class ActorMissingError(IsfError):
    """Nobody is named as making a change."""

    def __init__(self) -> None:
        super().__init__(
            "Nobody is named as making this change, so nothing was recorded; "
            "say who with --by WHO or ISF_ACTOR."
        )


class ReasonMissingError(IsfError):
    """A change gives no reason."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what} needs a reason, so nothing was recorded; say why in a few words with --reason."
        )


class ActorUnknownError(IsfError):
    """Whoever makes a change is not among the office's staff."""

    def __init__(self, who: str, settings: object) -> None:
        super().__init__(
            f"{who!r} is not among the staff in {settings}, so nothing was recorded; write the name "
            "as it stands there (--by WHO), or have it added there with its roles."
        )


class RoleMissingError(IsfError):
    """Someone of the staff lacks the role that a change needs."""

    def __init__(self, who: str, needed: str, roles: Sequence[str], settings: object) -> None:
        super().__init__(
            f"{who!r} may not do this: it needs the role {needed}, and the roles there are "
            f"{', '.join(roles) or 'none'}, so nothing was recorded; ask somebody with that role, "
            f"or have it added in {settings}."
        )


class SamePersonError(IsfError):
    """One person cannot be both the first and the second."""

    def __init__(self, what: str, who: str) -> None:
        super().__init__(
            f"{what} needs two people, and {who!r} is the first of them, so nothing was recorded; "
            "ask another approver."
        )


class WaitsForApproval(IsfError):  # noqa: N818 - it is an answer that ends a command, not a fault
    """A change was put down as a proposal and waits for a second person.

    The command ends well: the exit code is 0. `asked` says which rules asked
    for it, `seq` and `head` are where the proposal stands in the journal.
    """

    exit_code = 0

    def __init__(self, proposal: str, fund: str, asked: Sequence[str], seq: int, head: str) -> None:
        self.proposal, self.fund, self.asked, self.seq, self.head = proposal, fund, tuple(asked), seq, head
        super().__init__(
            f"It waits for a second person ({'; '.join(asked)}) and is not in the ledger yet; an approver "
            f"other than its author says `isf approve {proposal}` or `isf refuse {proposal} --reason WHY`."
        )


class ProposalUnknownError(IsfError):
    """No proposal has this id."""

    def __init__(self, proposal: str) -> None:
        super().__init__(f"There is no proposal {proposal!r}; see `isf proposals list`.")


class ProposalDecidedError(IsfError):
    """A proposal was approved or refused before."""

    def __init__(self, proposal: str, state: str, by: str, on: str) -> None:
        super().__init__(
            f"Proposal {proposal} was {state} by {by} on {on}; to change what it recorded, use `isf correct`"
            ", or record it afresh."
        )


class ProposalDamagedError(IsfError):
    """The file of a proposal does not say what it must say."""

    exit_code = 3

    def __init__(self, path: object, why: str) -> None:
        super().__init__(
            f"{path} is not a proposal as isf writes it ({why}), so nothing was recorded; put it back with "
            "`isf restore`, or record the change afresh."
        )


class ProposalStaleError(IsfError):
    """What a proposal wants no longer fits the ledger."""

    def __init__(self, proposal: str, why: str) -> None:
        super().__init__(
            f"Proposal {proposal} no longer fits the ledger: {why} Refuse it with "
            f"`isf refuse {proposal} --reason WHY`, then record the change afresh."
        )


# --- privacy -----------------------------------------------------------------------


class IdentifierError(IsfError):
    """A free text holds something that identifies a person; the sentence never repeats it."""

    def __init__(self, kind: str, where: str, start: int, end: int) -> None:
        self.kind, self.where = kind, where
        super().__init__(
            f"The {where} holds {kind} (characters {start} to {end}), so nothing was recorded: ledgers and "
            "the journal name nobody. Take it out: write the fund id for a person, an authority id such as "
            "A1 for who agreed, or a role such as 'her sister'."
        )


class NotErasableError(IsfError):
    """A fund may not be erased yet, or not at all."""

    def __init__(self, fund: str, why: str) -> None:
        super().__init__(f"Fund {fund} was not erased: {why}")


class NoAgeError(IsfError):
    """The library that seals is not installed."""

    def __init__(self) -> None:
        super().__init__("Sealing needs the library pyrage; install it with `pip install 'isf-ledger[age]'`.")


class KeyRefusedError(IsfError):
    """A key or a recipient is missing or is none; what was typed is never repeated."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"There is no {what} that can be read, so nothing was sealed or opened; "
            "copy it whole from where it was made (`isf seal key`)."
        )


class NotOpenedError(IsfError):
    """Something sealed cannot be opened."""

    def __init__(self, why: str) -> None:
        super().__init__(f"It was not opened: {why}. Use the key that belongs to it, or another copy of it.")


class AuthorityUnknownError(IsfError):
    """Nobody of this name or id may agree for a fund."""

    def __init__(self, fund: str, who: str, known: Sequence[str]) -> None:
        super().__init__(
            f"Fund {fund} has no authority {who!r} (it has {', '.join(known) or 'none'}); "
            f"see `isf fund show {fund}`."
        )


class SignatureError(IsfError):
    """A signed file is not what its signature says."""

    exit_code = 3

    def __init__(self, where: str, why: str) -> None:
        super().__init__(
            f"{where} does not verify: {why}, so nothing was taken from it; ask its sender for a new copy, "
            "and compare the fingerprint of their key by phone."
        )


# --- what goes out -----------------------------------------------------------------


class TemplateBrokenError(IsfError):
    """A template in reports/ cannot be used."""

    def __init__(self, path: object, line: int, why: str) -> None:
        super().__init__(
            f"{path}, line {line}: the template cannot be used ({why}), so nothing was written; "
            "mend that line, or delete the file to use the one that came with isf."
        )


class FontMissingError(IsfError):
    """No font here has a letter of a document."""

    def __init__(self, letters: Sequence[str]) -> None:
        self.letters = tuple(letters)
        shown = " ".join(letters[:12]) + (" ..." if len(letters) > 12 else "")  # noqa: PLR2004
        super().__init__(
            f"No font on this machine can write {shown}, so no PDF was made (nobody's name is printed as "
            "boxes). Put a font that has these letters into reports/fonts/ (the Noto fonts have nearly all), "
            "or install one, for example Debian's fonts-noto-core, or fonts-noto-cjk for Chinese, Japanese "
            "and Korean; or write it as HTML, XLSX or CSV."
        )


class TypesettingError(IsfError):
    """The typesetter does not run."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"No PDF could be made: the typesetter does not run ({why}). Install isf-ledger afresh, or write "
            "the document as HTML."
        )


class BundleError(IsfError):
    """A bundle does not prove to be what was issued."""

    exit_code = 3

    def __init__(self, path: object, why: str) -> None:
        super().__init__(
            f"{path} does not verify: {why} Do not rely on it; ask whoever sent it for the bundle again."
        )


class NotReconciledError(IsfError):
    """The bank and the book differ, so that no statement is given out."""

    def __init__(self, on: date, difference: Decimal) -> None:
        super().__init__(
            f"The bank and the book differ by {difference} at the close of {on.isoformat()}, so no statement "
            "is given out; find the difference (`isf reconcile`), or say why it may go out all the same with "
            "--despite REASON."
        )


class KeyMissingError(IsfError):
    """The office has no key to sign with."""

    def __init__(self, folder: object) -> None:
        super().__init__(
            f"There is no key in {folder}, so nothing was signed; make one with `isf key new`, and give the "
            "council the public half with the contract."
        )


class KeyExistsError(IsfError):
    """The office has a key already."""

    def __init__(self, path: object) -> None:
        super().__init__(
            f"{path} is there already, and councils know its public half, so nothing was made; to change "
            "keys, move it away first and tell every council the new fingerprint."
        )


class NotWrittenError(IsfError):
    """A file that should go out could not be written."""

    def __init__(self, path: object, why: str) -> None:
        super().__init__(
            f"{path} could not be written ({why}); close it where it is open, or choose another place."
        )


class InsideLedgersError(IsfError):
    """Something that goes out was named a place among an office's ledgers."""

    def __init__(self, path: object, ledgers: object, instead: object) -> None:
        super().__init__(
            f"{path} is inside {ledgers}, where only isf writes the book itself; nothing was written. "
            f"Name a place outside it, such as {instead}."
        )


class OfferError(IsfError):
    """An approver cannot say yes for the person."""

    def __init__(self, proposal: str) -> None:
        super().__init__(
            f"{proposal} is an offer to the person: who may agree for them says yes in the dashboard. Where "
            f"they told you otherwise, refuse it (`isf refuse {proposal} --reason WHY`) and use `isf agree`."
        )


class NotAnAgreementError(IsfError):
    """Someone who may agree to an offer would record something else."""

    def __init__(self, who: str) -> None:
        super().__init__(f"{who} may agree to what was offered and record nothing else; ask the provider.")


# --- the dashboard -----------------------------------------------------------------


class FavaChangedError(IsfError):
    """This Fava is not the one that the gate was written for."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"The dashboard does not start, because Fava is not the one it knows: {what}. Install the "
            "version in constraints.txt; a newer one needs isf/web/books looked at first."
        )


class NotLoopbackError(IsfError):
    """The dashboard was asked to listen where others could read along."""

    def __init__(self, host: str) -> None:
        super().__init__(
            f"The dashboard listens on this computer only, not on {host}; put a proxy that speaks TLS in "
            "front of it and name its address with --public https://NAME (docs/dashboard.md)."
        )


class PublicAddressError(IsfError):
    """The public address of the dashboard is not one that may be used."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text!r} cannot be the dashboard's public address; write it as https://budget.example.org."
        )


class LoginUnknownError(IsfError):
    """Nobody has a login with this address."""

    def __init__(self, email: str) -> None:
        super().__init__(f"Nobody has a login with {email!r}; see `isf user list`.")


class EmailError(IsfError):
    """Text is not an e-mail address."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is not an e-mail address; write it like name@example.org.")


class GrantError(IsfError):
    """A right to see something cannot be given or taken as asked."""

    def __init__(self, why: str) -> None:
        super().__init__(f"Nothing was granted: {why}")


class NotAnExportError(IsfError):
    """A folder is not what `isf export parquet` wrote."""

    def __init__(self, folder: object, why: str) -> None:
        super().__init__(f"{folder} is no export of isf: {why}. Name another folder, or an empty one.")


class EngineMissingError(IsfError):
    """What analyses or writes an export is not installed."""

    def __init__(self, engine: str, why: str) -> None:
        extra = "spark" if engine == "spark" else "analyse"
        super().__init__(f"{engine} is not installed here ({why}); install isf-ledger[{extra}].")
