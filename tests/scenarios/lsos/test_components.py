"""lsos: the API and the services count their own versions, apart or together in a train (B2)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.room import Room, buttons_of, open_room, text_of
from tests.scenarios.edits import Edit
from tests.scenarios.lsos.test_rollout import measures
from tests.scenarios.lsos.ways import into_production, merges, policy

API, SERVICES = "production/api", "production/services"


def card_of(room: Room, tag: str) -> Mapping[str, Any]:
    """The card of one of several releases."""
    cards = [m for m in room.messages() if room.key_of(m).startswith("card:")]
    return next(m for m in cards if f"*{tag}*" in text_of(m))


async def approve(room: Room, tag: str) -> None:
    """Module owner and reviewer agree to one of several releases."""
    await room.bob.types(f"/release approve {tag}")
    await room.carol.types(f"/release approve {tag}")


@pytest.mark.covers("B2")
async def test_the_api_is_released_with_what_is_new_in_the_api(tmp_path: Path):
    async with open_room(tmp_path, "lsos", edit=policy()) as room:
        said = await room.alice.types("/release start minor --component api")
        assert "api-v1.2.0 has begun" in said
        await approve(room, "")
        await room.card.shows("api-v1.1.0 → *api-v1.2.0*", "is in production")
        notes = room.remote.show("api-v1.2.0", "api/CHANGELOG.md")
        assert notes.startswith("## 1.2.0 - 2026-02-09\n\n### Added\n- count a tenant's campaigns")
        assert "0 clicks" not in notes.split("## 1.1.0")[0], "that is the services' fix"
        assert room.remote.show("main", "api/VERSION") == "1.2.0\n"
        assert room.remote.show("main", "services/VERSION") == "1.1.1\n"
        assert room.runs(API) == "api-v1.2.0"
        assert room.runs(SERVICES) == "services-v1.1.1"


@pytest.mark.covers("B2")
async def test_without_a_component_the_start_asks_which(tmp_path: Path):
    async with open_room(tmp_path, "lsos", edit=policy()) as room:
        said = await room.alice.types("/release start minor")
        assert "every component counts its own versions: api or services" in said
        assert "`/release start minor --component`" in said
        said = await room.alice.types("/release start minor --component servics")
        assert "`servics` is not a component here" in said
        assert "Did you mean" in said
        assert not await room.releases()


@pytest.mark.covers("B2")
async def test_two_components_go_beside_each_other(tmp_path: Path):
    async with open_room(tmp_path, "lsos", edit=policy()) as room:
        await room.alice.types("/release start minor --component api")
        merges(room, "feat: sums by day", {"services/reports/days.sh": "true\n"})
        assert "services-v1.2.0 has begun" in await room.alice.types(
            "/release start minor --component services"
        )
        said = await room.alice.types("/release why")
        assert "api-v1.2.0 or services-v1.2.0" in said
        said = await room.alice.types("/release start patch --component api")
        assert "1.2.0 is still open on this line" in said
        await approve(room, "services-v1.2.0")
        assert room.runs(SERVICES) == "services-v1.2.0"
        assert room.runs(API) == "api-v1.1.0"


@pytest.mark.covers("B2")
async def test_a_train_goes_to_production_together(tmp_path: Path):
    async with open_room(tmp_path, "lsos", edit=policy()) as room:
        said = await room.alice.types("/release plan minor --component api,services")
        assert "Plan of campaigns api-v1.2.0 and services-v1.2.0" in said
        said = await room.alice.types("/release train start minor api services")
        assert "The train has begun: api-v1.2.0 and services-v1.2.0" in said
        await approve(room, "api-v1.2.0")
        api = card_of(room, "api-v1.2.0")
        assert "together with services-v1.2.0" in text_of(api)
        assert "Goes together with services-v1.2.0, which is not as far" in text_of(api)
        assert "Abort all 2…" in buttons_of(api)
        assert room.runs(API) == "api-v1.1.0"
        await approve(room, "services-v1.2.0")
        assert room.runs(API) == "api-v1.2.0"
        assert room.runs(SERVICES) == "services-v1.2.0"
        kinds = [(s.entry.release, s.entry.data.get("step", "")) for s in await room.record()]
        told = [n for n, (_, step) in enumerate(kinds) if step == "after/announce-after"]
        done = [n for n, (_, step) in enumerate(kinds) if step == "production/verify-production"]
        assert min(told) > max(done), "nobody is told before all are there"


@pytest.mark.covers("B2")
async def test_one_that_fails_holds_the_train_and_all_go_back_together(tmp_path: Path):
    async with open_room(tmp_path, "lsos", edit=policy()) as room:
        await room.alice.types("/release train start minor")
        await approve(room, "api-v1.2.0")
        room.breaks("deploy-production")
        await approve(room, "services-v1.2.0")
        told = room.announcements()
        room.mends("deploy-production")
        await room.alice.types("/release retry api-v1.2.0")
        assert room.runs(API) == "api-v1.2.0"
        api = text_of(card_of(room, "api-v1.2.0"))
        assert "Goes together with services-v1.2.0, which is not as far" in api
        assert room.announcements() == told
        await room.omar.types('/release rollback api-v1.2.0 --reason "the services do not deploy"')
        assert [r.status.value for r in await room.releases()] == ["rolling back"] * 2


AUTOMATIC = policy(
    (
        "increase, probe: error-rate}",
        "increase, probe: error-rate, by: [on-call], automatic: true, countdown: 5m}",
    )
)


@pytest.mark.covers("B2", "B6")
async def test_a_trigger_takes_the_whole_train_back_by_itself(tmp_path: Path):
    async with open_room(tmp_path, "lsos", edit=AUTOMATIC) as room:
        await room.alice.types("/release train start minor")
        await approve(room, "api-v1.2.0")
        await approve(room, "services-v1.2.0")
        assert (room.runs(API), room.runs(SERVICES)) == ("api-v1.2.0", "services-v1.2.0")
        measures(room, "error-rate", 9)
        await room.passes(minutes=1)
        assert "It is rolled back" in text_of(card_of(room, "services-v1.2.0"))
        await room.omar.types("/release call-off api-v1.2.0")  # what goes together goes back so
        await room.passes(minutes=5)
        await room.restarts()
        asked = [s.entry for s in await room.record() if s.entry.kind == "rollback-asked"]
        assert sorted((one.actor, one.data["reason"]) for one in asked) == [
            ("engine", "Severe error-rate increase: measured 9, wanted <= 1"),
            ("engine", "services-v1.2.0 turned back, and its train with it"),
        ]
        assert (room.runs(API), room.runs(SERVICES)) == ("api-v1.1.0", "services-v1.1.1")


def agreeing(rule: str) -> Edit:
    """lsos with a rule between the API and the services."""
    rules = f"compatible:\n  - {{these: [services, api], rule: {rule}}}\n\nroles: [developer,"
    return policy(("roles: [developer,", rules))


@pytest.mark.covers("B2", "C5")
async def test_a_rule_between_components_is_kept_by_going_together(tmp_path: Path):
    async with open_room(tmp_path, "lsos", edit=agreeing("same-minor")) as room:
        said = await room.alice.types("/release start minor --component api")
        assert "services 1.1.1 and api 1.2.0, and the rule is same-minor" in said
        assert not await room.releases()
        said = await room.alice.types("/release train start minor api services")
        assert "api-v1.2.0 and services-v1.2.0" in said
        await approve(room, "api-v1.2.0")
        await approve(room, "services-v1.2.0")
        assert room.runs(API) == "api-v1.2.0"
        assert room.runs(SERVICES) == "services-v1.2.0"


@pytest.mark.covers("B2", "C5")
async def test_what_production_runs_of_the_other_counts_at_the_last_moment(tmp_path: Path):
    async with open_room(tmp_path, "lsos", edit=agreeing("at-least")) as room:
        await room.alice.types("/release start minor --component services")
        await approve(room, "")
        assert room.runs(SERVICES) == "services-v1.2.0"
        await room.alice.types("/release start minor --component api")
        await room.omar.types('/release rollback services-v1.2.0 --reason "totals are wrong"')
        await approve(room, "api-v1.2.0")
        api = text_of(card_of(room, "api-v1.2.0"))
        assert "Versions that must agree do not: services 1.1.1 and api 1.2.0 (at-least)" in api
        assert room.runs(API) == "api-v1.1.0"


@pytest.mark.covers("B2")
async def test_a_train_that_was_interrupted_goes_on_together(tmp_path: Path):
    async with open_room(tmp_path, "lsos", edit=policy()) as room:
        await room.alice.types("/release train start minor")
        await approve(room, "api-v1.2.0")
        await room.restarts()
        assert "Goes together with services-v1.2.0" in text_of(card_of(room, "api-v1.2.0"))
        assert room.deploys(API) == room.deploys(API)[:1]
        await approve(room, "services-v1.2.0")
        await room.restarts()
        assert room.deploys(API)[1:] == ["api-v1.2.0"]
        assert room.deploys(SERVICES)[1:] == ["services-v1.2.0"]
        assert [r.status.value for r in await room.releases()] == ["watching"] * 2


@pytest.mark.covers("B2")
async def test_a_train_is_given_up_together(tmp_path: Path):
    async with open_room(tmp_path, "lsos", edit=policy()) as room:
        await room.alice.types("/release train start minor")
        await approve(room, "api-v1.2.0")
        await room.alice.types('/release abort services-v1.2.0 --reason "not today"')
        assert [r.status.value for r in await room.releases()] == ["aborted"] * 2
        assert room.runs(API) == "api-v1.1.0"
        said = await room.alice.types("/release train start minor")
        assert "api-v1.2.0 and services-v1.2.0" in said


@pytest.mark.covers("B2")
async def test_the_form_offers_the_components_and_all_of_them_together(tmp_path: Path):
    async with open_room(tmp_path, "lsos", edit=policy()) as room:
        await room.alice.types("/release start minor")
        asked = room.slack.ephemerals("alice", room.channel)[-1]
        assert buttons_of(asked) == ["Start api minor…", "Start services minor…"]
        await room.slack.clicks("alice", room.channel, asked["ts"], "Start services minor…")
        await room.settles()
        assert "Plan of campaigns services-v1.2.0" in text_of(room.slack.modal("alice"))
        await room.slack.clicks_in_modal("alice", "begin-component", "api,services")
        await room.settles()
        form = text_of(room.slack.modal("alice"))
        assert "minor → api-v1.2.0 and services-v1.2.0" in form
        assert "They go to production together" in form
        await room.slack.submits("alice", {})
        await room.settles()
        assert [r.started.tag for r in await room.releases()] == ["api-v1.2.0", "services-v1.2.0"]


@pytest.mark.covers("B2")
async def test_what_comes_back_is_merged_once_more_when_somebody_was_faster(tmp_path: Path):
    async with open_room(tmp_path, "lsos", edit=policy()) as room:
        others: list[str] = []

        def overtakes(place: str) -> None:
            if place.endswith("merge-back-to-staging:merged") and not others:
                others.append(room.noor.pushes("docs: say hello", {"HELLO.md": "hi\n"}, to="main"))

        room.app.world.crash_point = overtakes
        await room.alice.types("/release start minor --component api")
        await approve(room, "")
        await room.card.shows("api-v1.2.0 is in production")
        assert room.remote.git("merge-base", "--is-ancestor", others[0], "main") == ""
        assert room.remote.show("main", "api/VERSION") == "1.2.0\n"


@pytest.mark.covers("C4", "E1")
async def test_a_version_of_a_component_that_went_back_is_not_what_was_last_released(tmp_path):
    monthly = policy(("minor: {bump: minor, ", "minor: {bump: minor, every: month, "))
    async with open_room(tmp_path, "lsos", edit=monthly) as room:
        before = await room.eve.types("/release calendar")
        await into_production(room)
        assert "services-v1.2.0" in await room.eve.types("/release calendar")
        await room.alice.types("/release rollback 1.2.0 --reason worse")
        await room.sam.clicks("Decide: restore database", answer="no", note="nothing changed")
        await room.card.shows("was rolled back")
        assert await room.eve.types("/release calendar") == before
