"""Read the notes, and edit them in a form; an edit survives every re-rendering."""

from collections.abc import Iterator, Mapping
from itertools import count, takewhile

from commands.desk import Asker, Desk, may, said
from commands.request import Form, Reply, Request
from release import facts as f
from release.notes import join, split
from release.refusals import Refusal, Refused, Rule, refuse
from release.state import Release
from release.states import Status


async def notes(desk: Desk, request: Request) -> Reply | Form:
    """`/release notes [edit] [version]`: show the release notes, or edit them."""
    release = await desk.release(request, over=True)
    if "text" in request.values:
        return await _save(desk, request, release)
    if "edit" in request.words or request.subject == "edit":
        _may_edit(release)
        shown = release.candidates[-1]
        return Form("notes", "notes", release.id, "edit", shown.n, data={"notes": shown.notes})
    return Reply("notes", {"release": release})


async def _save(desk: Desk, request: Request, release: Release) -> Reply:
    def decide(now: Release, asker: Asker) -> list[f.Fact]:
        may("notes", now, asker)
        _may_edit(now)
        shown = next((c for c in now.candidates if c.n == request.candidate), now.candidate)
        base = (shown or now.candidates[-1]).notes
        text = _written(request.values, base)
        if text.partition("\n")[0].strip() != base.partition("\n")[0].strip():
            raise refuse(Rule.NOTES_LACK_SECTION, "notes.template", heading=base.partition("\n")[0])
        if text == base:
            return []
        return [f.NotesEdited(by=asker.user, base=base, text=text)]

    await desk.act(request, release, decide)
    return said("notes-saved", release)


def _written(values: Mapping[str, str], base: str) -> str:
    """What stands in the form: long notes in several fields, as what was shown is split."""
    texts = [values["text"], *(values[name] for name in takewhile(values.__contains__, _more()))]
    whole = join([text.replace("\r\n", "\n") for text in texts], split(base))
    return whole.strip() + "\n"


def _more() -> Iterator[str]:
    return (f"text-{n}" for n in count(2))


def _may_edit(release: Release) -> None:
    """Notes can be edited while the changelog can still change: before production."""
    against: list[Refusal] = []
    if release.candidate is None:
        against.append(Refusal(Rule.NO_CANDIDATE, "notes"))
    if release.in_production:
        against.append(Refusal(Rule.IN_PRODUCTION, "notes", {"version": release.version}))
    if release.status not in (Status.RUNNING, Status.PAUSED):
        facts = {"version": release.version, "status": str(release.status)}
        against.append(Refusal(Rule.OVER, "", facts))
    if against:
        raise Refused(*against)
