"""Changes of a project's slipway.yml, and policies of its own, for scenarios of every policy."""

from collections.abc import Callable, Iterable
from pathlib import Path

POLICIES = Path(__file__).parents[2] / "policies"

Edit = Callable[[Path], None]
Change = tuple[str, str]


def config(*changes: Change) -> Edit:
    """Change the project's slipway.yml: each first text, which is there, by the second."""

    def edit(path: Path) -> None:
        path.write_text(changed(path.read_text(), changes))

    return edit


def own_policy(name: str, *changes: Change) -> Edit:
    """Give the project a policy of its own: a shipped one with these changes."""

    def edit(path: Path) -> None:
        own = path.with_name("own.yml")
        own.write_text(changed((POLICIES / f"{name}.yml").read_text(), changes))
        path.write_text(changed(path.read_text(), [(f"policy: {name}", "policy: ./own.yml")]))

    return edit


def changed(text: str, changes: Iterable[Change]) -> str:
    """The text with each change made; what is to be replaced must be there once."""
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
        text = text.replace(old, new)
    return text
