"""Offers as buttons: the likeliest in two rows, the rest behind “…”."""

from collections.abc import Sequence

from bot.cards.kit import LABEL, Block, actions, confirm, option, plain
from bot.words.labels import DANGER, PRIMARY, label, question_before
from release.offers import Offer, Press
from release.state import Release

_ROW = 4
_MENU = 5  # options of an overflow menu
_VALUE = 150  # length of an option's value
MORE = "more"
"""The action id of the “…” menu; `picked` reads what was chosen in it."""


def rows(release: Release, offers: Sequence[Offer], rows: int = 2) -> list[Block]:
    """At most `rows` rows. What weighs most is always a button of its own."""
    unlike = {(offer.verb, offer.subject): offer for offer in offers}
    ordered = list(unlike.values())
    shown = _chosen(release, ordered, rows * _ROW)
    rest = [offer for offer in ordered if offer not in shown]
    elements = [button(release, offer) for offer in shown]
    menu = overflow(release, rest)
    lines = [elements[at : at + _ROW] for at in range(0, len(elements), _ROW)]
    if menu:
        lines[-1].append(menu)
    blocks = (actions(line, f"do-{n}") for n, line in enumerate(lines, 1))
    return [block for block in blocks if block]


def _chosen(release: Release, offers: list[Offer], places: int) -> list[Offer]:
    """As many as there are places for, in their order, the weighty ones included."""
    weighty = [o for o in offers if o.verb in DANGER or question_before(release, o)]
    free = max(places - len(weighty), 0)
    others = [offer for offer in offers if offer not in weighty][:free]
    return [offer for offer in offers if offer in weighty[:places] or offer in others]


def button(release: Release, offer: Offer) -> Block:
    """One button: the consequence on it, and a question before what cannot be undone."""
    words = label(release, offer)
    block: Block = {
        "type": "button",
        "text": plain(words),
        "action_id": f"{offer.verb}:{offer.subject}"[:255],
        "value": press(release, offer).encode(),
    }
    if len(words) > LABEL:
        block["accessibility_label"] = plain(words)["text"]
    if offer.verb in PRIMARY | DANGER:
        block["style"] = "primary" if offer.verb in PRIMARY else "danger"
    asked = question_before(release, offer)
    if asked:
        danger = offer.verb in DANGER
        block["confirm"] = confirm(asked.title, asked.text, asked.yes, asked.no, danger=danger)
    return block


def overflow(release: Release, offers: Sequence[Offer]) -> Block | None:
    """The “…” menu with what has no button of its own."""
    options = []
    for offer in offers:
        value = f"{offer.verb}|{press(release, offer).encode()}"
        if len(value) <= _VALUE:
            options.append(option(label(release, offer), value))
    if not options:
        return None
    return {"type": "overflow", "action_id": MORE, "options": options[:_MENU]}


def picked(value: str) -> Press | None:
    """What was chosen in a “…” menu; None for a value that is not ours."""
    verb, _, rest = value.partition("|")
    return Press.decode(verb, rest)


def press(release: Release, offer: Offer) -> Press:
    """What a button stands for."""
    number = release.candidate.n if release.candidate else 0
    return Press(offer.verb, release.id, offer.subject, number, release.risk.name)
