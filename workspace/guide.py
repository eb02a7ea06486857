"""The three things a newcomer tries, ticked off when they really happened."""

from workspace.hub import Hub
from workspace.kinds import Json

STEPS = (
    ("command", "Type a command", "As Alice, in a project’s channel: /release start minor"),
    ("approve", "Approve as somebody else", "As Carol and Sam: Sign. As Bob: Approve"),
    ("announcement", "Look at the announcement", "Open #announcements when the release is out"),
)


def steps(done: Json) -> list[Json]:
    return [
        {"id": key, "title": title, "hint": hint, "done": bool(done.get(key))}
        for key, title, hint in STEPS
    ]


def typed_command(hub: Hub, user: str) -> None:
    hub.state.guide["typist"] = user
    tick(hub, "command")


def clicked(hub: Hub, user: str, label: str) -> None:
    typist = hub.state.guide.get("typist")
    if typist and user != typist and label.casefold().lstrip("✓✅👍 ").startswith("approve"):
        tick(hub, "approve")


def read_channel(hub: Hub, name: str, has_news: bool) -> None:
    if name == "announcements" and has_news:
        tick(hub, "announcement")


def tick(hub: Hub, step: str) -> None:
    if step in {key for key, _, _ in STEPS} and not hub.state.guide.get(step):
        hub.state.guide[step] = True
        hub.announce({"type": "guide", "steps": steps(hub.state.guide)})
