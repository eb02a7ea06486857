"""What is said of things that are no longer as the record has them."""

from collections.abc import Mapping
from datetime import datetime

from bot.words.text import bold, code, esc, short, when
from release.drift import Finding, What

NO_REPAIR = "Slipway does not repair this by itself."


def finding(project: str, finding: Finding) -> str:
    """What is wrong, and how it was."""
    name, was = code(finding.subject), short(finding.wanted)
    match finding.what:
        case What.TAG_MOVED:
            return f"The tag {name} of {bold(project)} was moved: it was {was}, the repository now has {short(finding.found)}."
        case What.TAG_GONE:
            return f"The tag {name} of {bold(project)} is gone from the repository: it was {was}."
        case What.SECTION_GONE:
            return f"The changelog of {bold(project)} has no section for {name} any more."
        case What.SECTION_CHANGED:
            return f"The changelog of {bold(project)} says something else about {name} than was released."
        case What.RUNS_OTHER:
            return f"{bold(finding.subject)} of {bold(project)} should run {code(finding.wanted)} and says {code(finding.found)}."
        case What.SILENT:
            return f"The repository of {bold(project)} does not answer: its releases wait."


def remedy(finding: Finding) -> str:
    """The way back."""
    ref = f"refs/tags/{finding.subject}"
    match finding.what:
        case What.TAG_MOVED | What.TAG_GONE:
            push = code(f"git push --force origin {finding.wanted}:{ref}")
            return f"A tag never moves. From a clone that has the old one: {push}."
        case What.SECTION_GONE | What.SECTION_CHANGED:
            return f"The notes as they were released: {code('/release notes ' + finding.subject)}."
        case What.RUNS_OTHER:
            return "Somebody deployed past Slipway, or a deploy did not last. Find out which, then deploy what should run."
        case What.SILENT:
            return f"{code('slipway doctor')} where it runs says why; Slipway keeps asking."


def told(what: Mapping[str, str]) -> str:
    """The message, or what it becomes when all is right again, or wrong in another way."""
    one = Finding.of_data(what)
    line = finding(what["project"], one)
    if over := what.get("over"):
        return f"✅ ~{line}~ It is as it was, since {when(datetime.fromisoformat(over))}."
    if changed := what.get("changed"):
        since = when(datetime.fromisoformat(changed))
        return f"↪️ ~{line}~ It changed again, and is still wrong: see the newer message of {since}."
    repair = "" if one.what is What.SILENT else f" {NO_REPAIR}"
    return f"⛔ {line} {remedy(one)}{repair}"


def last_look(project: str, at: str, findings: list[Finding]) -> str:
    """How it was at the last look."""
    seen = when(datetime.fromisoformat(at))
    if not findings:
        return f"✅ {esc(project)}: tags, changelog and environments are as recorded (seen {seen})."
    return "\n".join(f"⛔ {finding(project, one)} (seen {seen})" for one in findings)
