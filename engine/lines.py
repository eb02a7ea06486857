"""Support lines as of now: which there are, and what a release on one begins with."""

from collections.abc import Sequence

from engine.history import burnt_of_each
from engine.world import Project, World
from release.cadence import out
from release.changes import Change
from release.draft import line_of
from release.facts import OnLine
from release.refusals import Refusal, Rule, refuse
from release.support import SupportLine, line_called, not_accepted, support_lines
from release.yamlfile import did_you_mean


async def lines_of(world: World, project: Project) -> list[SupportLine]:
    """Every support line of a project, as of the last fetch, the newest first."""
    gone = await burnt_of_each(world.store, project.name, project.policy)
    released = out(project.policy, await project.repository.tags(), gone)
    binding = project.binding
    return support_lines(project.policy, released, binding.support_until, binding.zone)


async def line_wanted(
    world: World, project: Project, word: str, *, embargoed: bool = False
) -> SupportLine:
    """The line that a person named and that may get releases. Raises Refused."""
    lines = await lines_of(world, project)
    found, names = line_called(lines, word), tuple(line.name for line in lines)
    if found is None:
        near = did_you_mean(word, names)
        raise refuse(Rule.NO_SUCH_LINE, "support", given=word, lines=names, near=near)
    if found.latest and not embargoed:
        raise refuse(Rule.LINE_LATEST, "support", line=found.name)
    if found.ended(world.clock.now()):
        raise refuse(Rule.LINE_ENDED, f"support.{found.rule}", line=found.name, until=found.until)
    return found


def on_line(line: SupportLine) -> OnLine:
    """What a release remembers of its line."""
    return OnLine(line=line.name, rule=line.rule, until=line.until, latest=line.latest)


def line_refusals(line: SupportLine, changes: Sequence[Change]) -> list[Refusal]:
    """Changes that the line does not accept."""
    wrong = not_accepted(line.accepts, changes)
    if not wrong:
        return []
    commits = tuple(line_of(change) for change in wrong)
    facts = {"line": line.name, "classes": line.accepts, "commits": commits}
    return [Refusal(Rule.LINE_ACCEPTS, f"support.{line.rule}.accepts", facts)]
