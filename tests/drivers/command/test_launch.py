"""A script's process is made ahead of the word, and does nothing without it."""

import os
import time
from pathlib import Path

import pytest

from drivers.command.launch import NotStarted, launch
from drivers.command.order import Order


def order_to_write(folder: Path, at: str) -> Order:
    argv = [b"/bin/sh", b"-c", b"echo it runs > effect; echo said"]
    return Order(argv, os.fsencode(folder / at), {}, (10, 1), [])


def test_nothing_is_executed_before_it_is_sure_that_the_beginning_is_written(tmp_path: Path):
    seen: list[bool] = []

    def sure() -> None:
        time.sleep(0.05)  # as a slow disk
        seen.append((tmp_path / "effect").exists())

    pid, output = launch(order_to_write(tmp_path, ""), sure)
    assert os.read(output, 100) == b"said\n"
    assert os.waitpid(pid, 0)[1] == 0
    assert (seen, (tmp_path / "effect").exists()) == ([False], True)


def test_nothing_is_executed_when_the_disk_refuses(tmp_path: Path):
    def full() -> None:
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        launch(order_to_write(tmp_path, ""), full)
    os.wait()
    assert not (tmp_path / "effect").exists()


def test_what_cannot_begin_says_why_also_when_it_is_gone_before_the_word(tmp_path: Path):
    with pytest.raises(NotStarted, match="does not exist"):
        launch(order_to_write(tmp_path, "nowhere"), lambda: time.sleep(0.05))
