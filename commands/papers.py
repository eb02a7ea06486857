"""What must be written before production: a link to a document, the facts of a release."""

from commands.desk import Asker, Desk, may, said
from commands.parse import is_release
from commands.request import Form, Reply, Request
from release import facts as f
from release.facts_draft import draft
from release.refusals import Rule, refuse
from release.standing import linkable
from release.state import Release
from release.states import OVER
from release.yamlfile import did_you_mean

FIELDS = ("summary", "impact", "migrations", "rollback")


async def link(desk: Desk, request: Request) -> Reply | Form:
    """`/release link <document> <url> [version]`: say where a document stands."""
    release = await desk.release(request)
    words = [word for word in request.words if not is_release(word)]
    name = request.subject or (words[0].lower() if words else "")
    _linkable(release, name)
    url = request.values.get("link") or next((w for w in words[1:] if "://" in w), "")
    if not url:
        return Form("link", "link", release.id, name)
    if not url.startswith(("https://", "http://")):
        raise refuse(Rule.BAD_WORDS, given=url, usage=f"link {name} https://…")

    def decide(now: Release, asker: Asker) -> list[f.Fact]:
        may("notes", now, asker)
        _going(now)
        note = request.values.get("note", "")
        return [f.Linked(gate=name, by=asker.user, link=url, note=note)]

    await desk.act(request, release, decide)
    return said("linked", release, gate=release.policy.gates[name].title)


def _linkable(release: Release, name: str) -> None:
    wanted = {n for n, gate in release.policy.gates.items() if gate.document}
    if name not in wanted:
        raise refuse(Rule.BAD_WORDS, "gates", given=name, near=did_you_mean(name, wanted))
    if not linkable(release.policy.gates[name]):
        path = release.policy.gates[name].document
        raise refuse(Rule.IN_REPOSITORY, f"gates.{name}.document", file=path)


async def facts(desk: Desk, request: Request) -> Reply | Form:
    """`/release facts [version]`: write what everybody must know of a release."""
    release = await desk.release(request)
    if "summary" not in request.values:
        return Form("facts", "facts", release.id, data=draft(release))

    def decide(now: Release, asker: Asker) -> list[f.Fact]:
        may("notes", now, asker)
        _going(now)
        if now.candidate is None:
            raise refuse(Rule.NO_CANDIDATE, "gates")
        shown = next((c for c in now.candidates if c.n == request.candidate), now.candidate)
        told = {name: request.values.get(name, "").strip() for name in FIELDS}
        return [f.FactsWritten(by=asker.user, modules=shown.touched, **told)]

    await desk.act(request, release, decide)
    return said("facts-written", release)


def _going(release: Release) -> None:
    if release.status in OVER:
        raise refuse(Rule.OVER, version=release.version, status=str(release.status))
