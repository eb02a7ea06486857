"""The titles of dialogs that show an answer, and of those that wait for one; at most 24 letters."""

ANSWERS: dict[str, str] = {
    "refused": "Not done",
    "why": "What it waits for",
    "checklist": "Checklist",
    "notes": "Release notes",
    "history": "History",
    "status": "Under way",
    "help": "Help",
    "plan": "Plan",
    "menu": "What you can do",
    "freeze": "Freezes",
    "audit": "The record",
    "calendar": "Calendar",
    "support": "Support",
    "backports": "Backports",
    "metrics": "Metrics",
    "retro": "Looking back",
    "where": "Where it is",
}
DONE = "Done"
START = "Start a release"
FOUND = "Which release has this?"


def title_of(answer: str) -> str:
    """The title over an answer by its name."""
    return ANSWERS.get(answer, DONE)
