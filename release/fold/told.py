"""What people were told, reminded of, and noted afterwards."""

from release import facts as f
from release.fold.handlers import Handlers
from release.state import Release, When


def _announced(release: Release, fact: f.Announced, when: When) -> None:
    release.announced = {**release.announced, fact.name: when}


def _reminded(release: Release, fact: f.Reminded, when: When) -> None:
    release.reminded = {**release.reminded, fact.subject: when}


def _nudged(release: Release, fact: f.Nudged, when: When) -> None:
    release.nudged = {**release.nudged, fact.subject: when}


def _late(release: Release, fact: f.LateNoted, when: When) -> None:
    release.late = {*release.late, fact.gate}


def _retro(release: Release, fact: f.RetroNoted, when: When) -> None:
    release.retro = (*release.retro, fact)


def _ticked(release: Release, fact: f.ActionDone, when: When) -> None:
    release.ticked = {**release.ticked, fact.id: when}


APPLY: Handlers = {
    f.Announced: _announced,
    f.Reminded: _reminded,
    f.Nudged: _nudged,
    f.LateNoted: _late,
    f.RetroNoted: _retro,
    f.ActionDone: _ticked,
}
