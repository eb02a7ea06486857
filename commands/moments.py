"""Moments in requests: typed in the project's time zone, or picked in a form."""

from datetime import UTC, datetime

from commands.desk import Desk
from commands.request import Request
from release.refusals import Rule, refuse
from release.times import FORMS, read_moment


def moment(desk: Desk, request: Request, text: str) -> datetime | None:
    """The moment meant; None for an empty text. Raises Refused for what is none."""
    if not text:
        return None
    zone = desk.project(request).binding.zone
    if text.isdigit():  # Slack's own pickers give seconds
        return datetime.fromtimestamp(int(text), UTC).astimezone(zone)
    try:
        return read_moment(text, request.at, zone)
    except ValueError as error:
        raise refuse(Rule.BAD_TIME, given=text, reason=str(error), forms=FORMS) from None
