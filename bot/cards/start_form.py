"""The form that starts a release: what is chosen, and the plan that follows from it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.cards.answer_view import MOST, dialog
from bot.cards.kit import Block, divider, option, plain, section
from bot.cards.plan_card import plan
from bot.words import refusals as refusals_in_words
from bot.words import starting as words
from bot.words.text import size
from bot.words.titles import START
from release.offers import Press
from release.proposal import Proposal
from release.refusals import Refusal
from release.values import Struct, field

VERB = "begin"
"""The callback id of the form; its elements' action ids begin with it."""
_RADIOS = 10
_SELECT = 100


class Choices(Struct, frozen=True):
    """What is chosen so far; empty for what is not."""

    project: str = ""
    kind: str = ""
    title: str = ""
    at: datetime | None = None
    risk: str = ""
    component: str = ""
    pre: str = ""


class Possible(Struct, frozen=True):
    """What can be chosen: projects, kinds with the tags they would get, hotfix kinds, risks.

    `components` are those with versions of their own, by what is said of each; several names
    with commas go together. `stages` are the pre-releases of the chosen kind with their tags.
    """

    projects: Sequence[str]
    kinds: Mapping[str, str]
    hotfixes: frozenset[str] = frozenset()
    risks: Sequence[str] = ()
    components: Mapping[str, str] = field(default_factory=dict)
    stages: Mapping[str, str] = field(default_factory=dict)

    def tag(self, chosen: Choices) -> str:
        """What it would be called; empty without a version."""
        return self.stages.get(chosen.pre) or self.kinds.get(chosen.kind, "")


class Seen(Struct, frozen=True):
    """What came of it: the plan, or why there is none; `refused` is why the last try failed."""

    proposals: tuple[Proposal, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    refused: tuple[Refusal, ...] = field(default=())


def loading(text: str = words.LOADING, title: str = START) -> dict[str, Any]:
    """What is there at once, because a trigger lives three seconds and a repository may be slow."""
    return dialog(title, [section(text)])


def start_form(chosen: Choices, possible: Possible, seen: Seen, now: datetime) -> dict[str, Any]:
    """The whole form with its preview."""
    refused = refusals_in_words(seen.refused)
    blocks = [
        *([section("\n".join([words.CANNOT, *refused]))] if refused else []),
        *_inputs(chosen, possible),
        divider(),
        *_preview(chosen, possible, seen, now),
    ]
    return {
        "type": "modal",
        "callback_id": VERB,
        "private_metadata": Press(VERB, "").encode(),
        "title": plain(START, 24),
        "submit": plain(_send(possible.tag(chosen)), 24),
        "close": plain("Cancel", 24),
        "blocks": blocks[:MOST],
    }


def _send(tag: str) -> str:
    words_ = words.SEND.format(tag)
    return words_ if tag and size(words_) <= 24 else words.SEND_ANY


def _inputs(chosen: Choices, possible: Possible) -> list[Block]:
    projects = [option(name, name) for name in possible.projects[:_SELECT]]
    kinds = _with_tags(possible.kinds)
    stages = [option(words.NO_PRE, "-"), *_with_tags(possible.stages)] if possible.stages else []
    every = {option(words.BY_THE_CHANGES, "-")["value"]: words.BY_THE_CHANGES}
    risks = [
        option(text, value) for value, text in {**every, **{r: r for r in possible.risks}}.items()
    ]
    parts = [option(said, name or "-") for name, said in possible.components.items()]
    # Another project has other kinds: another block id, so that Slack keeps no old choice.
    inputs = [
        _select("project", words.PROJECT, projects, chosen.project),
        _select(f"component-{chosen.project}", words.COMPONENT, parts, chosen.component or "-")
        if parts
        else None,
        _kinds(f"kind-{chosen.project}", kinds, chosen.kind),
        _select(f"pre-{chosen.project}-{chosen.kind}", words.PRE, stages, chosen.pre or "-")
        if stages
        else None,
        _title(chosen.title) if chosen.kind in possible.hotfixes else None,
        _moment(chosen.at),
        _select("risk", words.RISK, risks, chosen.risk or "-", words.RISK_HINT),
    ]
    return [block for block in inputs if block]


def _with_tags(tags: Mapping[str, str]) -> list[Block]:
    return [option(f"{name} → {tag or words.NO_VERSION}", name) for name, tag in tags.items()]


def _kinds(block_id: str, options: list[Block], chosen: str) -> Block:
    """All in sight when they fit."""
    if len(options) > _RADIOS:
        return _select(block_id, words.KIND, options[:_SELECT], chosen)
    element: Block = {"type": "radio_buttons", "action_id": f"{VERB}-kind", "options": options}
    return _input(block_id, words.KIND, _with_initial(element, chosen))


def _select(block_id: str, label: str, options: list[Block], chosen: str, hint: str = "") -> Block:
    name = block_id.partition("-")[0]
    element: Block = {"type": "static_select", "action_id": f"{VERB}-{name}", "options": options}
    return _input(block_id, label, _with_initial(element, chosen), hint)


def _with_initial(element: Block, chosen: str) -> Block:
    found = [one for one in element["options"] if one["value"] == chosen]
    return {**element, "initial_option": found[0]} if found else element


def _title(text: str) -> Block:
    element: Block = {
        "type": "plain_text_input",
        "action_id": f"{VERB}-title",
        "max_length": 200,
        "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
    }
    element |= {"initial_value": text[:200]} if text else {}
    return _input("title", words.TITLE, element, words.TITLE_HINT)


def _moment(at: datetime | None) -> Block:
    element: Block = {"type": "datetimepicker", "action_id": f"{VERB}-at"}
    element |= {"initial_date_time": int(at.timestamp())} if at else {}
    return {**_input("at", words.TIME, element, words.TIME_HINT), "optional": True}


def _input(block_id: str, label: str, element: Block, hint: str = "") -> Block:
    block: Block = {
        "type": "input",
        "block_id": block_id[:255],
        "label": plain(label, 200),
        "element": element,
        "dispatch_action": True,
    }
    return {**block, "hint": plain(hint, 300)} if hint else block


def _preview(chosen: Choices, possible: Possible, seen: Seen, now: datetime) -> list[Block]:
    if chosen.kind in possible.hotfixes and not chosen.title:
        return [section(words.ASK_TITLE)]
    if not seen.proposals:
        return [section(one) for one in refusals_in_words(seen.refusals)]
    first, *others = seen.proposals
    return plan({"proposal": first, "train": others, "start": False}, now).blocks
