"""What scripts say: the live output of a running one, and a failure in staging."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.cards.kit import Message, code_block, message, section
from bot.words.staging import held
from bot.words.text import esc


def staging_failed(what: Mapping[str, Any], tail: Sequence[str]) -> Message:
    """A check or deploy of a new commit on the staging branch failed."""
    commit, check = str(what["commit"])[:8], esc(str(what["check"]))
    text = f"⛔ *{check}* failed for `{commit}` on the staging branch. Fix it with a new commit."
    title = f"{esc(str(what['project']))}: {check} failed in staging for {commit}"
    return message(title, [section(text), section(code_block(tail)) if tail else None])


def staging_held(what: Mapping[str, Any]) -> Message:
    """The message for a post that says `project`, `commit`, `why`, and `over` when it goes on."""
    text = held(what)
    return message(text, [section(text)])


def run_output(title: str, tail: Sequence[str]) -> Message:
    """The live output of a running script."""
    text = f"▶ {esc(title)}"
    return message(text, [section(text), section(code_block(tail)) if tail else None])
