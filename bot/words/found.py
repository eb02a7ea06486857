"""Where a commit is, in words."""

from bot.words.text import bold, code, count, esc, listed, short
from engine.whereabouts import Found
from release.git import Holding
from release.mentions import Mention
from release.version import is_pre

NOTHING_NAMED = (
    "This message names no commit and no pull request. I know links to commits and pull requests, "
    "and commit ids of seven or more digits."
)
ABOUT = "What git and the record say now."
BACKPORT = "Backport {0} to other lines…"
CARRIES = (
    "“{0}” is cherry-picked to every open line that accepts it. What conflicts gets a branch of "
    "its own, for somebody to resolve."
)
STALE = "⚠️ The repository does not answer; this is how it was when I last saw it."


def mentioned(mention: Mention) -> str:
    """What was asked about."""
    if mention.pull:
        return f"Pull request #{mention.pull}"
    if mention.name:
        return code(mention.name)
    return f"Commit {code(mention.sha[:8])}"


def unknown(mention: Mention) -> str:
    """Nothing was found, and which places that means."""
    place = f" ({esc(mention.repository)})" if mention.repository else ""
    if mention.name:
        return f"❔ {mentioned(mention)} is no tag, branch or commit of a repository I look after."
    if mention.pull:
        return (
            f"❔ *{mentioned(mention)}*{place}: no commit in a repository I look after came from it. "
            "It may be open still, or belong to another repository."
        )
    return (
        f"❔ *{mentioned(mention)}*{place}: no repository I look after has it. "
        "It may not be pushed, or belong to another repository."
    )


def found(mention: Mention, found: Found) -> str:
    """One commit: what it is, the release that has it, the branches."""
    holding = found.holding
    title = f"*{mentioned(mention)}* in {bold(found.project)}: {short(holding.commit)} {esc(holding.subject, 140)}"
    under_way = [f"🔵 In {bold(one.started.tag)}, which is under way" for one in found.under_way]
    branches = listed(map(code, holding.branches), most=8)
    lines = [
        title,
        _released(found),
        *under_way,
        *(f"🟢 Runs in {bold(one.environment)} ({esc(one.name)})" for one in found.runs_in),
        *map(_copy, found.copies),
        f"On {branches}" if branches else "On no branch any more",
        STALE if found.stale else "",
    ]
    return "\n".join(filter(None, lines))


def _copy(copy: Holding) -> str:
    """A cherry-pick, and what has it."""
    has = listed(map(code, (*copy.tags, *copy.branches)), most=5)
    return f"🔀 Cherry-picked as {short(copy.commit)}" + (f", in {has}" if has else "")


def _released(found: Found) -> str:
    if not found.first:
        others = f" (tags: {listed(map(code, found.holding.tags))})" if found.holding.tags else ""
        return f"⏳ In no release yet{others}"
    later = f", and in {count(found.later, 'later release')}" if found.later else ""
    lost = listed(map(esc, found.rolled_back))
    back = f" – {lost} was rolled back" if lost else ""
    only = " (a pre-release)" if is_pre(found.first) else ""
    return f"✅ First in {bold(found.first)}{only}{later}{back}"
