"""Work in a process of its own: what takes too long, too much or ends badly takes no command down."""

import os
import sys
import time
from collections.abc import Iterator

import pytest

from isf.book.reading.limited import Limits, call

HERE = "tests.test_limited"


def echo(word: str, data: bytes) -> Iterator[bytes]:
    yield word.encode()
    yield data[::-1]


def hang(_data: bytes) -> Iterator[bytes]:
    time.sleep(60)
    yield b""


def talk(_data: bytes) -> Iterator[bytes]:
    while True:
        yield b"x" * 100_000


def hoard(_data: bytes) -> Iterator[bytes]:
    yield bytes(10 * 2**30)[:1]


def crash(data: bytes) -> Iterator[bytes]:
    if data:
        os._exit(139)
    yield b""


def trip(_data: bytes) -> Iterator[bytes]:
    yield b"half of it"
    raise ValueError


def test_bytes_go_in_and_come_back_whole() -> None:
    done = call(f"{HERE}:echo", ["é"], bytes(range(256)) * 5000)
    assert done.answer == "é".encode() + bytes(range(255, -1, -1)) * 5000
    assert done.why == ""


@pytest.mark.parametrize(
    ("child", "limits", "why"),
    [
        ("hang", Limits(seconds=1), "it took longer than 1 seconds to read"),
        ("talk", Limits(answer=2**20), "it holds more than 1 MiB"),
        ("crash", Limits(), "its reader stopped (code 139)"),
        ("trip", Limits(), "its reader stopped (code 1)"),
    ],
)
def test_what_ends_early_says_why(child: str, limits: Limits, why: str) -> None:
    begun = time.monotonic()
    assert call(f"{HERE}:{child}", [], b"x" * 1_000_000, limits).why == why
    assert time.monotonic() - begun < 30


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot limit a process's memory like this")
def test_memory_has_a_limit() -> None:
    done = call(f"{HERE}:hoard", [], limits=Limits(memory=2**30))
    assert done.why == "it needs more than 1024 MiB of memory"
