"""What is said when staging cannot go on with a commit of its branch."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.words.text import bold, code, esc, when


def held(what: Mapping[str, Any]) -> str:
    """The message, or what it becomes when it goes on."""
    commit, why = code(str(what["commit"])[:8]), esc(str(what["why"]), 240)
    line = f"Staging of {bold(str(what['project']))} cannot go on with {commit}: {why}."
    if over := what.get("over"):
        return f"✅ ~{line}~ It goes on, since {when(datetime.fromisoformat(over))}."
    waits = "Slipway keeps trying; releases that want staging wait."
    return f"⛔ {line} {waits} {code('slipway doctor')} where it runs looks at disk and repository."
