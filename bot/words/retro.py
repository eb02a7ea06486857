"""What is said when people look back: how it went, and what is to be done about it."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.words.metrics import CAUSES
from bot.words.steps import gate_title, step_title
from bot.words.text import bold, bullets, code, esc, lasting, listed, person, quote, when
from release import facts as f
from release.lessons import ACTION, actions, open_actions
from release.metrics import lead_time
from release.retro import Moment, Story
from release.state import Release

NOTHING = "Nothing had to be waived, tried again or let through."


def moment(release: Release, one: Moment) -> str:
    """A point of the timeline."""
    return f"{when(one.at)} {_HAPPENED[type(one.fact)](release, one)}"


def _turned(words: str) -> Callable[[Release, Moment], str]:
    """Somebody turned it, and said why."""
    return lambda _, one: (
        f"{words} by {person(one.by)}: {esc(getattr(one.fact, 'reason', ''), 120)}"
    )


def _asked(release: Release, one: Moment) -> str:
    name = getattr(one.fact, "approval", "")
    approval = release.policy.approvals.get(name)
    return f"⏳ {esc(approval.title if approval else name)} was asked for"


def _held(fact: f.Fact) -> str:
    return str(getattr(fact, "budget", "") or getattr(fact, "reason", "") or "by hand")


def _recorded(_: Release, one: Moment) -> str:
    fact = one.fact
    assert isinstance(fact, f.RollbackRecorded)
    return f"📝 {person(one.by)} recorded it: {esc(fact.impact, 120)}; {esc(fact.corrective, 120)}"


_HAPPENED: dict[type[f.Fact], Callable[[Release, Moment], str]] = {
    f.Started: lambda _, one: f"▶️ started by {person(one.by)}",
    f.CandidateMade: lambda _, one: f"📦 candidate {getattr(one.fact, 'n', '')}",
    f.Requested: _asked,
    f.Rejected: _turned("⛔ rejected"),
    f.RollbackAsked: _turned("↩️ rollback"),
    f.AbortAsked: _turned("✖️ aborted"),
    f.Held: lambda _, one: f"🟠 the rollout was held: {esc(_held(one.fact), 120)}",
    f.Triggered: lambda _, one: f"🚨 {esc(getattr(one.fact, 'trigger', ''))} was triggered",
    f.RollbackRecorded: _recorded,
    f.Shipped: lambda _, one: "🚀 in production",
    f.RolledBack: lambda _, one: "↩️ rolled back",
    f.Aborted: lambda _, one: "✖️ given up",
    f.Closed: lambda _, one: "🏁 closed",
}


def waited(story: Story) -> str:
    """What its time went to, the longest first."""
    longest = sorted(story.waits.items(), key=lambda one: one[1], reverse=True)
    said = [
        f"{lasting(length)} for {CAUSES[cause]}"
        for cause, length in longest
        if length >= timedelta(seconds=1)
    ]
    return f"⏳ *Waited* {', '.join(said) or 'hardly at all'}"


def lead(story: Story) -> str:
    """From commit to production; empty for what was not shipped."""
    took = lead_time(story.release)
    return f"⏱️ *Lead time* {lasting(took)} from commit to production (median)" if took else ""


def trouble(story: Story) -> list[str]:
    """What did not go by itself: each with who, and why."""
    release = story.release
    lines = [
        f"⛔ {quote(step_title(release, step))} failed {_times(n)}"
        for step, n in story.failed.items()
    ]
    lines += [f"🔁 Tried again {_times(story.retried)}"] if story.retried else []
    lines += [
        f"☑️ {quote(gate_title(release, one.gate))} was waived by {person(one.by)}: {esc(one.reason, 120)}"
        for one in story.waived
    ]
    lines += [_exception(asked, granted) for asked, granted in story.exceptions]
    lines += [f"⏰ {quote(gate_title(release, name))} was late" for name in story.late]
    named = listed((code(one.branch, 60) for one in release.strays), most=5)
    return [*lines, f"🌿 Branches not as wanted: {named}"] if named else lines


def _exception(asked: f.ExceptionAsked, granted: bool | None) -> str:
    how = {True: "granted", False: "denied", None: "not decided"}[granted]
    return f"❄️ Exception to the freeze, asked for by {person(asked.by)}, {how}: {esc(asked.reason, 120)}"


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")


def note(one: f.RetroNoted) -> str:
    """What somebody said."""
    parts = [
        f"👍 {esc(one.good)}" if one.good else "",
        f"👎 {esc(one.bad)}" if one.bad else "",
        *(f"🪞 {action(each)}" for each in one.actions),
    ]
    return f"{person(one.by)}:\n" + "\n".join(filter(None, parts))


def action(one: f.Action) -> str:
    """What is to be done, by whom, by when."""
    due = f", by {one.due:%a} {one.due.isoformat()}" if one.due else ""
    return f"{quote(one.text, 200)} – {person(one.owner)}{due}"


# --- in the next release ---


def lessons(release: Release) -> str:
    """The actions that a release carries, for its card."""
    held = release.policy.retro is not None and release.policy.retro.holds
    head = "*From earlier retrospectives*" + (" (production waits for them)" if held else "")
    return f"{head}\n" + "\n".join(_lesson(release, one) for one in actions(release)[:8])


def _lesson(release: Release, one: f.Action) -> str:
    done = release.ticked.get(one.id)
    source = f" ({esc(one.source)})" if one.source else ""
    if done:
        return f"✅ {action(one)}{source}: done"
    return f"⏳ {action(one)}{source}"


def undone(release: Release) -> str:
    """What a release that ships leaves undone."""
    left = open_actions(release)
    if not left:
        return ""
    lines = bullets([action(one) for one in left])
    return f"\n🪞 Not done of what earlier releases taught; the next one carries it:\n{lines}"


def waits_for(release: Release, name: str) -> str:
    """Whom an action waits for that is late; empty for a gate."""
    owners = [one.owner for one in actions(release) if ACTION + one.id == name]
    return f" It waits for {person(owners[0])}." if owners else ""


def noted(release: Release, fact: f.RetroNoted, now: datetime) -> str:
    """A line of the log."""
    return f"🪞 Looking back, {note(fact)}"


def ticked(release: Release, fact: f.ActionDone, now: datetime) -> str:
    """A line of the log."""
    every: Sequence[f.Action] = [
        *actions(release), *(one for noted in release.retro for one in noted.actions)
    ]  # fmt: skip
    text = next((one.text for one in every if one.id == fact.id), fact.id)
    return f"✅ {person(fact.by)} did {bold(text, 200)}"
