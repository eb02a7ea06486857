"""The switches of a whole project as buttons: stop and let go on, freeze and end the freeze."""

from bot.cards.kit import Block, plain
from release.offers import Press

_GUARDS = {
    "stop": ("Stop every release{of}…", "stop", ""),
    "go": ("Let the releases{of} go on", "go", ""),
    "freeze": ("Freeze the releases{of}…", "freeze", "on "),
    "thaw": ("End the freeze{of}", "freeze", "off "),
}


def guard(name: str, project: str, *, named: bool = False) -> Block:
    """The button of one switch; `named` says the project on it, where several are shown."""
    label, verb, words = _GUARDS[name]
    return button(
        label.format(of=f" of {project}" if named else ""),
        Press(verb, "", f"{words}--project {project}"),
    )


def button(words: str, press: Press, **more: str) -> Block:
    """A button for something that is about no release."""
    return {
        "type": "button",
        "text": plain(words),
        "action_id": f"{press.verb}:{press.subject}"[:255],
        "value": press.encode(),
        **more,
    }
