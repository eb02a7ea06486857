"""Help, short and by task; the details of a verb are its own docstring."""

from collections.abc import Mapping

from bot.words.text import code, escape
from release.yamlfile import nearest

TASKS: dict[str, tuple[tuple[str, str], ...]] = {
    "Begin": (
        ("plan minor", "what a release would be, with no effect"),
        ("start minor", "start it (`major`, `minor`, `patch` as the policy names them)"),
        ("pre start minor alpha", "an unstable version before it; `pre next`, then `promote`"),
        ("hotfix <branch or title>", "fix production now"),
        ("security start <title>", "a release under an embargo, in the private project"),
    ),
    "See": (
        ("status", "what is open and where it stands"),
        ("why", "what it waits for, and what clears it"),
        ("checklist", "every gate, who it waits for, by when"),
        ("notes", "the release notes; `notes edit` changes them"),
        ("history", "finished releases"),
        ("manifest", "every version in git; `manifest v1.2.0` shows one with its artifacts"),
        (
            "where <commit, pull request or tag>",
            "which releases, branches and environments have it",
        ),
        ("metrics 90d", "how often, how fast and how well it is released; with a chart"),
        ("support", "which versions are supported, until when, with which changes"),
        ("retro [version]", "how a release went, and what to do about it"),
        ("calendar", "what is due when, freezes, days off"),
    ),
    "Steer": (
        ("pause", "hold it; `resume` goes on"),
        ("reschedule <time>", "change its date; `reschedule now` takes it away"),
        (
            "handover @person",
            "somebody else leads it; `delegate @person --until 2026-12-01` while you are away",
        ),
        ("facts", "write what everybody must know; `link` says where a document stands"),
        ("risk high <reason>", "rate it riskier; a second person agrees to less"),
        ("retry", "try again what failed"),
        ("abort", "end it before production"),
        ("rollback", "go back to the version before"),
        ("hold", "keep a rollout at its share of the traffic; `resume` goes on"),
        ("record", "tell what a rollback was about"),
        ("backport <commit, #PR or tag>", "carry a fix to other lines; bare: how that stands"),
    ),
    "Guard": (
        ("freeze", "what is frozen; `freeze on` and `freeze off` for all releases"),
        ("stop <reason>", "stop every forward step; a second person types `go`"),
        ("audit", "the record; `audit verify` checks it"),
    ),
}


def overview() -> list[str]:
    """Each task with its verbs."""
    return [
        f"*{task}*\n" + "\n".join(f"{code(f'/release {words}')} {what}" for words, what in verbs)
        for task, verbs in TASKS.items()
    ]


def others(verbs: Mapping[str, str]) -> str:
    """Verbs that are there and in no task above."""
    shown = {words.split()[0] for group in TASKS.values() for words, _ in group}
    rest = [code(verb) for verb in verbs if verb not in shown]
    return f"Also: {', '.join(rest)}" if rest else ""


def about(verb: str, verbs: Mapping[str, str]) -> str:
    """One verb: its docstring, as it is; for a word that is none, the nearest that is one."""
    text = "\n".join(escape(line.strip()) for line in verbs.get(verb, "").strip().splitlines())
    near = nearest(verb, verbs)
    hint = f" Did you mean “{near}”?" if near else ""
    none = f"There is no {code(f'/release {verb}')}.{hint} `/release help` lists everything."
    return text or none
