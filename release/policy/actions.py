"""The words a policy uses for what is to be done: a table of verbs and what follows them."""

import re

from release.values import Struct
from release.yamlfile import did_you_mean


class Verb(Struct, frozen=True):
    """One kind of action: its words, and how to title it.

    `takes` says what follows: nothing, an environment, a script, a branch, or a name.
    `again` is true when a new candidate needs it done again, `tells` for what the world outside
    gets to know: the releases of a train tell together.
    """

    name: str
    takes: str
    title: str
    again: bool = False
    production: bool = False
    tells: bool = False


VERBS = (
    Verb("freeze", "", "Freeze {freeze}"),
    Verb("unfreeze", "", "End the freeze"),
    Verb("branch", "", "Create the release branch"),
    Verb("candidate", "", "Bump the version and write the changelog"),
    Verb("deploy", "environment", "Deploy to {object}", again=True),
    Verb("verify", "environment", "Verify {object}", again=True),
    Verb("run", "script", "Run {object}", again=True),
    Verb("merge to", "branch", "Merge to {object}", production=True),
    Verb("tag", "", "Tag {tag}", production=True),
    Verb("disclose", "", "Disclose {tag}", production=True, tells=True),
    Verb("archive", "", "Archive {tag}"),
    Verb("record", "manifest", "Record {tag} in the manifest"),
    Verb("publish", "release", "Publish the release", tells=True),
    Verb("announce", "optional", "Announce {tag}", tells=True),
    Verb("merge back to", "branch", "Merge back to {object}"),
    Verb("cherry-pick to", "active", "Cherry-pick to active release branches"),
    Verb("redeploy", "previous", "Redeploy {previous}"),
    Verb("ask", "question", "Ask: {object}"),
    Verb("revert", "", "Revert the merge on production"),
    Verb("rollout", "environment", "Roll out to {object}", production=True),
    Verb("stop rollout", "", "Stop the rollout"),
    Verb("route to", "previous", "Route traffic to {previous}"),
    Verb("disable flags", "", "Disable incompatible flags"),
    Verb("open", "hotfix", "Open a hotfix from {previous}"),
)
_LONGEST_FIRST = sorted(VERBS, key=lambda verb: -len(verb.name))
_OBJECT = re.compile(r"[a-z][a-z0-9-]*")
_FIXED = {
    "active": {"active"},
    "previous": {"previous"},
    "release": {"release"},
    "hotfix": {"hotfix"},
    "manifest": {"manifest"},
}


class Action(Struct, frozen=True):
    """One thing to do, as the policy says it."""

    verb: Verb
    object: str
    text: str

    @property
    def slug(self) -> str:
        """The action as one word, for step ids."""
        return self.text.replace(" ", "-")

    @property
    def touches_production(self) -> bool:
        """True for what must never happen while a gate is open."""
        return self.verb.production or (
            self.verb.takes == "environment" and self.object == "production"
        )


def read_action(text: str) -> Action:
    """The action a policy's words mean. Raises ValueError with the nearest known words."""
    words = " ".join(text.split())
    for verb in _LONGEST_FIRST:
        if words == verb.name or words.startswith(verb.name + " "):
            return _with_object(verb, words[len(verb.name) :].strip(), words)
    verb_part = words.rpartition(" ")[0] or words
    raise ValueError(f"“{text}” is no action. {did_you_mean(verb_part, [v.name for v in VERBS])}")


def _with_object(verb: Verb, rest: str, words: str) -> Action:
    if rest and not _OBJECT.fullmatch(rest):
        raise ValueError(f"“{rest}” after “{verb.name}” must be one word of a-z, 0-9 and -")
    if rest and not verb.takes:
        raise ValueError(f"“{verb.name}” takes nothing after it (here: “{rest}”)")
    if not rest and verb.takes not in ("", "optional"):
        raise ValueError(f"“{verb.name}” needs {_a(verb.takes)} after it")
    if verb.takes in _FIXED and rest not in _FIXED[verb.takes]:
        raise ValueError(f"“{verb.name}” takes {', '.join(_FIXED[verb.takes])} (here: “{rest}”)")
    return Action(verb, rest, words)


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeio' else 'a'} {noun}"
