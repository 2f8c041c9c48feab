"""The image: what it is made from goes into its build, and nothing that lies beside it."""

import tomllib
from pathlib import PurePosixPath

from tests.following import ROOT

RECIPE = (ROOT / "Containerfile").read_text(encoding="utf-8")
LINES = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
LET_IN = [PurePosixPath(line[1:]) for line in LINES if line.startswith("!")]


def _goes_in(path: str) -> bool:
    return any(PurePosixPath(path).is_relative_to(place) for place in LET_IN)


def test_all_that_the_package_is_made_from_goes_into_the_build() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = [*wheel["packages"], *wheel["force-include"], *project["project"]["license-files"]]
    needed += ["pyproject.toml", "constraints.txt", project["project"]["readme"]]
    assert [path for path in needed if not _goes_in(path)] == []
    assert [str(path) for path in LET_IN if not (ROOT / path).exists()] == []


def test_no_office_history_or_environment_goes_into_the_build() -> None:
    assert "*" in LINES, "all is left out but what is named"
    private = (".git/config", ".venv/x", "my-office/ledgers/people.toml", "isf-demo/x", "ledgers/people.toml")
    assert [path for path in private if _goes_in(path)] == []


def test_isf_does_not_run_as_root_there() -> None:
    user = RECIPE.index("\nUSER isf\n")
    assert user < RECIPE.index('\nENTRYPOINT ["isf"]\n')
    assert "--uid 1000" in RECIPE
