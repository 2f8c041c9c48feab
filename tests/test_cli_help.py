"""Every command says in one sentence what it does, gives an example that works, and names what it refuses."""

import io
import re
import sys
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from isf.cli import COMMANDS, SECTIONS, WIDEST, main
from isf.cli.first_page import page
from isf.cli.root import cli
from tests import commands_page
from tests.command_line import isf


def walk(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield every command that is not a group, with the words that call it."""
    if not isinstance(command, click.Group):
        yield path, command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        below = command.get_command(context, name)
        assert below is not None, f"{path} {name}"
        yield from walk(below, (*path, name))


ALL = dict(walk(cli, ()))
WORDS = [" ".join(path) for path in ALL]


def help_of(words: str) -> str:
    """Return what --help says above the options, each paragraph on one line."""
    context = click.Context(cli, info_name="isf", max_content_width=10_000, terminal_width=10_000)
    command: click.Command = cli
    for word in words.split():
        assert isinstance(command, click.Group)
        found = command.get_command(context, word)
        assert found is not None
        command = found
    shown = command.make_context(words, ["--help"], resilient_parsing=True)
    return shown.command.get_help(shown).partition("\nOptions:")[0]


@pytest.mark.parametrize("words", WORDS)
def test_help_begins_with_one_sentence(words: str) -> None:
    first = help_of(words).split("\n\n")[1].strip()
    assert first.endswith("."), first
    assert ". " not in first, first
    assert len(first.split()) > 2


@pytest.mark.parametrize("words", WORDS)
def test_help_has_an_example_of_this_command(words: str) -> None:
    said = " ".join(help_of(words).split())
    assert f"Example: isf {words}" in said


@pytest.mark.parametrize("words", WORDS)
def test_help_names_what_is_refused(words: str) -> None:
    refused = " ".join(help_of(words).split()).partition("Refused")[2]
    assert len(refused.split()) > 2, help_of(words)


@pytest.mark.parametrize("words", WORDS)
def test_every_option_says_what_it_is_or_shows_it(words: str) -> None:
    """A word of help, or a name that says it (--amount, --heading) with the kind of value it takes."""
    for option in ALL[tuple(words.split())].params:
        if isinstance(option, click.Option) and not option.hidden:
            assert option.help or option.metavar or option.required or option.name in {"amount", "heading"}, (
                option.opts
            )


def test_the_first_page_lists_every_command() -> None:
    context = click.Context(cli, info_name="isf")
    shown = cli.get_help(context)
    for name, (_, words) in COMMANDS.items():
        assert f"  {name} " in shown or f"  {name}\n" in shown
        assert " ".join(words.split())[:30] in " ".join(shown.split())


def test_the_first_page_is_laid_out_as_click_lays_out_every_other() -> None:
    """It is written without click, so that it comes at once; nobody should see that."""
    context = click.Context(cli, info_name="isf", help_option_names=["-h", "--help"])
    for width in range(50, WIDEST):
        formatter = click.HelpFormatter(width=width)
        cli.format_usage(context, formatter)
        cli.format_help_text(context, formatter)
        click.Command.format_options(cli, context, formatter)
        for title, names in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(name, COMMANDS[name][1]) for name in names.split()])
        assert page(width) == formatter.getvalue().rstrip("\n")


@pytest.mark.parametrize("columns", ["30", "80", "95", "300"])
@pytest.mark.parametrize("word", ["-h", "--help"])
def test_the_first_page_is_as_wide_as_click_makes_it(
    word: str, columns: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    cli.main([word], prog_name="isf", standalone_mode=False)
    assert isf(word).out == capsys.readouterr().out


def test_the_first_page_that_cannot_be_shown_is_refused_like_any_answer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Full(io.StringIO):
        def flush(self) -> None:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(sys, "argv", ["isf", "--help"])
    monkeypatch.setattr(sys, "stdout", Full())
    with pytest.raises(SystemExit, match="1"):
        main()
    assert "isf: No space left on device; nothing was lost." in capsys.readouterr().err


@pytest.mark.parametrize(("name", "words"), [(name, words) for name, (_, words) in COMMANDS.items()])
def test_the_list_of_commands_says_one_sentence_each(name: str, words: str) -> None:
    assert words.endswith("."), name
    assert len(words) < 80


def test_every_command_stands_in_one_section_of_the_help() -> None:
    shown = [name for names in SECTIONS.values() for name in names.split()]
    assert sorted(shown) == sorted(COMMANDS)


def test_the_version_names_what_the_books_are_read_with() -> None:
    said = CliRunner().invoke(cli, ["--version"]).output
    assert re.fullmatch(r"isf \S+ with beancount \S+ and fava \S+, Python \S+\n", said)


def test_the_page_of_commands_is_written_from_them() -> None:
    """After a change: `python -m tests.commands_page`."""
    assert commands_page.PAGE.read_text(encoding="utf-8") == commands_page.text()


def test_an_example_can_be_copied_whole() -> None:
    """Broken at a hyphen, `--agreed-by` would be two words."""
    shown = CliRunner().invoke(cli, ["agree", "--help"]).output
    (example,) = [line for line in shown.splitlines() if "Example:" in line]
    assert example.endswith('--agreed-by "Annie Example" --on 2026-04-06')
