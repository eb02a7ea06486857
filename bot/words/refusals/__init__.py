"""Every refusal in words: what is so, the rule and the setting that say so, the way on.

The gaps of a sentence are the facts that a Refusal of this rule may carry; all are optional.
`who` and `by` are user or group ids, `commits` are Lines, `roles` are names of the policy.
"""

import re
from collections.abc import Sequence

from bot.words.refusals import people, startable, typed, under_way
from bot.words.sentence import fill, gaps
from bot.words.text import code, unmarked
from release.refusals import Refusal, Rule

_ENDS = re.compile(r"(?<=\w)\.\.(?=\s|$)")
SENTENCES: dict[Rule, tuple[str, str]] = {
    **typed.SENTENCES,
    **people.SENTENCES,
    **startable.SENTENCES,
    **under_way.SENTENCES,
}


def refusal(refusal: Refusal) -> str:
    """One reason, ready to be shown: what, the way on, the rule and the setting."""
    what, way = SENTENCES[refusal.rule]
    said, on = (_sentence(fill(half, refusal.facts)) for half in (what, way))
    source = f"_Rule: {refusal.rule.value}{_setting(refusal.setting)}_"
    return "\n".join(filter(None, [said, on, source]))


def refusals(reasons: Sequence[Refusal]) -> list[str]:
    """All reasons in their order, each once."""
    return list(dict.fromkeys(refusal(reason) for reason in reasons))


def plain_refusal(refusal: Refusal) -> str:
    """A reason for a form's error line, which knows no mentions and no marks."""
    facts = {name: value for name, value in refusal.facts.items() if name not in ("who", "by")}
    what, way = (fill(half, facts) for half in SENTENCES[refusal.rule])
    setting = f" (Setting: {refusal.setting})" if refusal.setting else ""
    return f"{unmarked(f'{_sentence(what)} {_sentence(way)}')}{setting}"


def facts_of(rule: Rule) -> list[str]:
    """The facts that the sentence of a rule can use."""
    what, way = SENTENCES[rule]
    return list(dict.fromkeys(gaps(what) + gaps(way)))


def _setting(setting: str) -> str:
    return f" · setting {code(setting)}" if setting else ""


def _sentence(words: str) -> str:
    """With a capital, whichever part came first, and one end though a reason brought its own."""
    return _ENDS.sub(".", words[:1].upper() + words[1:])
