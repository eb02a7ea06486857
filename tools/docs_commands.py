"""Write docs/reference/commands.md from the verbs' own help, in the order of `/release help`."""

from pathlib import Path

from bot.words.help import TASKS
from commands import TABLE

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "commands.md"
HEAD = """\
# The commands

Made from the verbs' own help by `make docs`; a test fails when it is stale. The channel says which
project is meant, `--project NAME` elsewhere; a verb that means one release asks when several are
open. Whatever can be done now has a button as well.
"""


def page() -> str:
    """Every verb that can be typed, by task; the rest under “More”."""
    tasks = {task: [words.split()[0] for words, _ in verbs] for task, verbs in TASKS.items()}
    told = {verb for verbs in tasks.values() for verb in verbs}
    tasks["More"] = [verb for verb, known in TABLE.items() if known.typed and verb not in told]
    return HEAD + "".join(_task(task, verbs) for task, verbs in tasks.items())


def _task(task: str, verbs: list[str]) -> str:
    return f"\n## {task}\n\n" + "".join(f"- {TABLE[verb].help}\n" for verb in verbs)


if __name__ == "__main__":
    PAGE.write_text(page())
