"""The menu of what this person can do here now, and help."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.cards.buttons import rows
from bot.cards.guards import button, guard
from bot.cards.kit import Block, Message, actions, context, message, section
from bot.words.headline import headline
from bot.words.help import about, others, overview
from bot.words.text import code, count, esc
from release.offers import Offer, Press
from release.standing import standing
from release.state import Release

_RELEASES = 8
_LOOKS = ("status", "history", "help")
_LOOKS_AT_ONE = ("why", "checklist", "notes")


def menu(data: Mapping[str, Any], now: datetime) -> Message:
    """What this person can do now.

    data: project; releases: pairs of a release and the offers for this person; kinds: what can
    be started; guards: "stop", "go", "freeze", "thaw", as far as they can be done.
    """
    project = str(data.get("project", ""))
    found: list[tuple[Release, Sequence[Offer]]] = list(data.get("releases", ()))
    blocks: list[Block | None] = []
    for number, (release, offered) in enumerate(found[:_RELEASES], 1):
        blocks += _release(number, release, offered, now)
    if len(found) > _RELEASES:
        blocks.append(context(f"… and {len(found) - _RELEASES} more: `/release status`"))
    here = f"--project {project}"
    blocks += [
        _start(data.get("kinds", ()), here),
        actions([guard(name, project) for name in data.get("guards", ())], "guard"),
    ]
    blocks.append(_looks(here))
    can = sum(len(offered) for _, offered in found)
    mine = f"{count(can, 'thing')} you can do now" if can else "nothing waits for you"
    head = f"{esc(project)}: {count(len(found), 'release')} open, {mine}"
    return message(head, [section(f"*{head}*"), *blocks])


def _release(number: int, release: Release, mine: Sequence[Offer], now: datetime) -> list[Block]:
    where = headline(release, standing(release, now), now)
    words = section(f"*{esc(release.started.tag)}* {where}")
    buttons = rows(release, mine, rows=1) if mine else []
    looks = [button(verb.capitalize(), Press(verb, release.id)) for verb in _LOOKS_AT_ONE]
    acts = ({**block, "block_id": f"do-{number}"} for block in buttons)
    return [words, *acts, *filter(None, [actions(looks, f"look-{number}")])]


def _start(kinds: Sequence[str], here: str) -> Block | None:
    """Each opens the form with the plan: nothing starts by a single click."""
    elements = [button(f"Start {kind}…", Press("begin", "", f"{kind} {here}")) for kind in kinds]
    return actions(elements[:8], "start")


def _looks(here: str) -> Block | None:
    return actions([button(verb.capitalize(), Press(verb, "", here)) for verb in _LOOKS], "look")


def help_(data: Mapping[str, Any], now: datetime) -> Message:
    """Help by task, or about one verb; data: verbs (verb to docstring), verb (one, or empty)."""
    verbs: Mapping[str, str] = data.get("verbs", {})
    verb = str(data.get("verb", ""))
    if verb:
        return message(f"Help for {esc(verb)}", [section(about(verb, verbs))])
    more = others(verbs)
    tasks = [section(text) for text in overview()]
    last = context(f"{code('/release help <verb>')} says more about one.")
    return message("What you can do with /release", [*tasks, section(more) if more else None, last])
