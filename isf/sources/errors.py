"""Every way that an incoming file, or a declaration of one, can be refused."""

from collections.abc import Sequence
from typing import Any

from isf.errors import IsfError


class DeclarationError(IsfError):
    """A declaration in `importers/` does not say what it must."""

    def __init__(self, path: object, problems: Sequence[str]) -> None:
        super().__init__(
            f"{path}: {'; '.join(problems)}. Mend it there; docs/sources.md explains each key, and the "
            "shipped declarations are examples."
        )


class SourceUnknownError(IsfError):
    """No declaration has this name."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        super().__init__(f"There is no source {name!r}; the sources of this office are {', '.join(known)}.")


class UnrecognisedFileError(IsfError):
    """No declaration recognises a file."""

    def __init__(self, path: object, nearest: Sequence[str]) -> None:
        nothing = (
            " No line of it names a column that a source knows, and its shape is none of those without names."
        )
        hint = f" Nearest: {'; '.join(nearest)}." if nearest else nothing
        super().__init__(
            f"{path}: no source in importers/ recognises this file, so nothing was written.{hint} Name one "
            "with --as SOURCE, or let `isf source new FILE` propose one."
        )


class AmbiguousFileError(IsfError):
    """Several declarations recognise a file, and nothing in it says which is right."""

    def __init__(self, path: object, names: Sequence[str]) -> None:
        self.names = tuple(names)
        ways = " or ".join(f'`isf import "{path}" --as {name}`' for name in names)
        super().__init__(
            f"{path}: {' and '.join(names)} recognise this file equally well, and its rows do not say "
            f"which is right, so nothing was written. Say it with {ways}; `isf source test NAME FILE` "
            "shows what each makes of it."
        )


class EitherWayError(IsfError):
    """A file names the columns of a bank whose files have no header: a card's say the same the other way."""

    def __init__(self, path: object, names: Sequence[str]) -> None:
        ways = " or ".join(f'`isf import "{path}" --as {name}`' for name in names)
        super().__init__(
            f"{path}: its columns are those of {' and '.join(names)}, whose own files have no header; on a "
            "card's statement a positive amount is money spent, and no balance says which way it went, so "
            f"nothing was written. If positive is money in, say so with {ways}."
        )


class FileRefusedError(IsfError):
    """A whole file is refused; nothing of it was written."""

    def __init__(self, path: object, why: str, remedy: str) -> None:
        super().__init__(f"{path}: {why}; nothing of this file was written. {remedy}")
        self.why, self.remedy = why, remedy


class NotThisSourceError(FileRefusedError):
    """A sound file is not of the source that it was opened as: it `lacks` fields, and `has` so many."""

    def __init__(self, path: object, why: str, remedy: str, lacks: Sequence[str] = (), has: int = 0) -> None:
        super().__init__(path, why, remedy)
        self.lacks, self.has = tuple(lacks), has


def _own_layout(bad: Sequence[str]) -> str:
    return "; or it is another layout, which `isf source new FILE` proposes a declaration for" if bad else ""


class ControlsFailedError(IsfError):
    """What was read does not add up to what the file itself says."""

    def __init__(self, path: object, failed: Sequence[str], bad: Sequence[str]) -> None:
        rows = f" Rows that could not be read: {'; '.join(bad[:5])}." if bad else ""
        more = f" (and {len(bad) - 5} more)" if len(bad) > 5 else ""  # noqa: PLR2004
        super().__init__(
            f"{path}: the file does not agree with itself, so nothing of it was written: "
            f"{'; '.join(failed)}.{rows}{more} Ask whoever made it for a correct one{_own_layout(bad)}."
        )


class NothingReadError(IsfError):
    """Not one row of a file could be read, and the file does not itself say that there is none."""

    def __init__(self, path: object, bad: Sequence[str]) -> None:
        why = f"not one of its rows could be read: {'; '.join(bad[:3])}" if bad else "it holds no rows"
        quiet = "If nothing moved in its time, there is nothing to do; otherwise ask for it again."
        mend = "Correct the rows, or the declaration if the layout has changed." if bad else quiet
        super().__init__(f"{path}: {why}; nothing of this file was written. {mend}")


class PaidBeforeError(IsfError):
    """The book has a payment of the same people and sums already, from another file."""

    def __init__(self, path: object, lines: int, on: object) -> None:
        what = "line" if lines == 1 else f"{lines} lines"
        super().__init__(
            f"{path}: the book has a payment of {on} with the same people and sums as its {what}, from "
            "another file, so nothing of this one was written. If it is the same payment, there is nothing "
            "to do; if the council paid the same again, say so with --again."
        )


class DeliveredBeforeError(IsfError):
    """Everything that a file of visits comes to is in the book already, from another file."""

    def __init__(self, path: object, visits: int, on: object) -> None:
        what = "its visit is" if visits == 1 else f"all of its {visits} visits are"
        super().__init__(
            f"{path}: {what} in the book from another file, from {on} on, for the same people and sums, so "
            "nothing of this one was written. If they are the same visits, there is nothing to do; if there "
            "were as many again, say so with --again."
        )


class FilesRefusedError(IsfError):
    """Some of several files were refused; the others were imported, and `results` says what came of them."""

    def __init__(self, errors: Sequence[IsfError], results: Sequence[Any]) -> None:
        super().__init__("\n".join(str(error) for error in errors))
        self.errors = tuple(errors)
        self.results = tuple(results)

    @property
    def sentences(self) -> tuple[str, ...]:
        """One for each file."""
        return tuple(str(error) for error in self.errors)
