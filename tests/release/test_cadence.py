"""When the next release of each kind is due."""

from datetime import UTC, date, datetime
from pathlib import Path

from release.binding import Binding
from release.cadence import Due, as_needed, dues, meets, out
from release.git import TagRef
from release.policy import Policy, load_policy

NPM = "policies/npm.yml"


def policy() -> Policy:
    return load_policy(Path(NPM).read_text(encoding="utf-8"), NPM)


BINDING = Binding.model_validate(
    {
        "repository": "file:///x.git",
        "policy": "npm",
        "channel": "C0WIDGETS0",
        "time-zone": "Europe/Berlin",
        "roles": {},
        "holidays": {"country": "DE"},
    }
)


def tag(name: str, day: str) -> TagRef:
    when = datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)
    return TagRef(name, "1" * 40, "2" * 40, annotated=True, when=when)


def found(*tags: TagRef, burnt: tuple[str, ...] = ()) -> dict[str, tuple[str, date | None]]:
    released = out(policy(), tags, {None: burnt})
    return {due.kind: (due.last, due.on) for due in dues(policy(), BINDING, released)}


def test_a_month_after_the_last_minor_and_a_quarter_after_the_last_major():
    tags = [tag("v2.0.0", "2026-01-12"), tag("v2.1.0", "2026-02-10"), tag("v2.1.1", "2026-02-20")]
    assert found(*tags) == {
        "major": ("v2.0.0", date(2026, 4, 10)),  # the 12th is a Sunday
        "minor": ("v2.1.0", date(2026, 3, 10)),
    }


def test_a_major_is_a_minor_as_well():
    tags = [tag("v1.9.0", "2026-01-05"), tag("v2.0.0", "2026-02-02")]
    assert found(*tags)["minor"] == ("v2.0.0", date(2026, 3, 2))


def test_what_was_rolled_back_or_is_no_release_does_not_count():
    tags = [
        tag("v2.1.0", "2026-01-05"),
        tag("v2.2.0", "2026-02-02"),
        tag("v2.3.0-rc.1", "2026-02-03"),
    ]
    assert found(*tags, tag("nightly", "2026-02-04"), burnt=("2.2.0",)) == {
        "major": ("", None),
        "minor": ("v2.1.0", date(2026, 2, 5)),
    }


def test_soon_is_a_week_before_and_overdue_the_day_after():
    due = Due("minor", "month", date(2026, 3, 10), "v2.1.0", datetime(2026, 2, 10, tzinfo=UTC))
    states = {day: due.state(date(2026, 3, day)) for day in (2, 3, 10, 11)}
    assert states == {2: "ahead", 3: "soon", 10: "soon", 11: "overdue"}
    assert Due.of_data(due.as_data()) == due
    assert Due.of_data(Due("major", "quarter", None).as_data()) == Due("major", "quarter", None)


def test_which_kinds_have_no_rhythm_and_which_meet_a_date():
    assert as_needed(policy()) == ["patch", "hotfix"]
    minor = Due("minor", "month", None)
    assert [kind for kind in policy().kinds if meets(policy(), kind, minor)] == ["major", "minor"]


def test_of_components_each_has_burnt_versions_of_its_own():
    lsos = load_policy(Path("policies/lsos.yml").read_text(encoding="utf-8"), "lsos")
    tags = [tag("api-v1.2.0", "2026-02-02"), tag("services-v1.2.0", "2026-02-03")]
    left = out(lsos, tags, {"services": ["1.2.0"], "api": []})
    assert [one.tag for one in left] == ["api-v1.2.0"]
