"""What is said of merged branches that are not as the policy wants them."""

from datetime import datetime

from bot.words.text import bullets, code, count, esc, listed
from release import facts as f
from release.state import Release


def strays(release: Release, fact: f.StraysSeen, now: datetime) -> str:
    """All of them, with what is to be said of each."""
    lines = bullets([stray(release, one) for one in fact.strays])
    return f"🌿 Merged, and not as the policy wants branches (this blocks nothing):\n{lines}"


def stray(release: Release, one: f.Stray) -> str:
    """A merged branch: who called it so, how far it was behind."""
    hygiene = release.policy.hygiene
    patterns = [release.policy.branches[name] for name in hygiene.names] if hygiene else []
    said = [
        f"is not named {listed(map(code, patterns), 'or')}" if one.misnamed else "",
        f"was {count(one.behind, 'commit')} behind" if one.behind else "",
    ]
    return f"{code(one.branch)} by {esc(one.author, 60)} {listed(filter(None, said))}"


def counted(release: Release) -> str:
    """How many there are, for the card; the thread names them all."""
    named = listed((code(one.branch, 60) for one in release.strays), most=3)
    number = len(release.strays)
    were = "A merged branch is" if number == 1 else f"{number} merged branches are"
    return f"🌿 {were} not as wanted: {named}"
