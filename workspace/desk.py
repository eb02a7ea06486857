"""The workspace for tests and scripts: people act through it by name, as the page does by id."""

from collections.abc import Callable
from types import TracebackType
from typing import Any, Self, TypeVar

from workspace import interact, modals, people, values, views_of_state
from workspace.administration import Administration
from workspace.interact import Where
from workspace.kinds import Ack, Json
from workspace.server import Server, Settings
from workspace.state import Channel, Person
from workspace.values import Place
from workspace.wire import Call

Value = TypeVar("Value")


class Workspace(Administration):
    """`async with Workspace(…) as slack:`; people and channels by name or id, # and @ allowed."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self._server = Server(self.settings)
        super().__init__(self._server.hub)
        self._held: dict[tuple[str, str], Json] = {}

    async def start(self) -> str:
        return await self._server.start()

    async def stop(self) -> None:
        await self._server.stop()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.stop()

    @property
    def url(self) -> str:
        return self.hub.url

    @property
    def api_url(self) -> str:
        """For `AsyncWebClient(base_url=…)` and SLACK_API_URL."""
        return f"{self.hub.url}/api/"

    @property
    def page_url(self) -> str:
        return f"{self.hub.url}/ui/?token={self.hub.state.page_token}"

    # What people do. Each answers an Ack; what a person cannot do raises PersonError.

    async def types(
        self, person: str, channel: str, text: str, thread_ts: str | None = None
    ) -> Ack:
        """A command (`/release …`) or a message."""
        return await people.say(
            self.hub, self.person(person), self.channel(channel, person), text, thread_ts
        )

    async def clicks(
        self, person: str, channel: str, ts: str, what: str, *, seen: Json | None = None
    ) -> Ack:
        """A button by its label or action_id; `seen`: a click in an older state of the message."""
        where = self._message(person, channel, ts)
        if seen is not None:
            where = Where(seen.get("blocks", []), where.channel, where.message)
        return await self._touch(person, where, ts, what)

    async def selects(self, person: str, channel: str, ts: str, what: str, value: Any) -> Ack:
        """An option's value, a list of them, a user's id, a date …, by the element's kind."""
        return await self._touch(person, self._message(person, channel, ts), ts, what, value)

    async def clicks_in_modal(self, person: str, what: str, value: Any = None) -> Ack:
        """In the topmost modal; with a value it chooses."""
        view_id = self.modal(person)["id"]
        where = interact.view_at(self.hub, self.person(person), view_id)
        return await self._touch(person, where, view_id, what, value)

    async def clicks_in_home(self, person: str, what: str, value: Any = None) -> Ack:
        view = self.home(person)
        assert view is not None, f"{person} has no App Home"
        where = interact.view_at(self.hub, self.person(person), view["id"])
        return await self._touch(person, where, view["id"], what, value)

    async def _touch(
        self, person: str, where: Where, key: str, what: str, value: Any = None
    ) -> Ack:
        """What was chosen stays chosen, and goes along with the next click, as in a client."""
        who, place = self.person(person), _find(where, what)
        held = self._held.setdefault((who.id, key), {})
        if value is not None:
            held.setdefault(place.block_id, {})[place.action_id] = value
        return await interact.act(self.hub, who, where, place, value, held)

    async def submits(self, person: str, filled: Json | None = None, *, view_id: str = "") -> Ack:
        """`filled`: raw values by label, action_id or block_id; what was chosen before stays."""
        view = self.hub.state.views[view_id] if view_id else self.modal(person)
        who = self.person(person)
        held = self._held.setdefault((who.id, view["id"]), {})
        for name, value in (filled or {}).items():
            place = _input(view, name)
            held.setdefault(place.block_id, {})[place.action_id] = value
        return await interact.submit(self.hub, who, view["id"], held)

    async def closes(self, person: str, view_id: str = "") -> Ack:
        wanted = view_id or self.modal(person)["id"]
        return await interact.close(self.hub, self.person(person), wanted)

    async def uses_shortcut(
        self, person: str, callback_id: str, channel: str = "", ts: str = ""
    ) -> Ack:
        where = self.channel(channel, person) if channel else None
        return await interact.shortcut(self.hub, self.person(person), callback_id, where, ts)

    async def searches(
        self, person: str, what: str, query: str, *, channel: str = "", ts: str = ""
    ) -> Json:
        """Types into an external select, in a message or (without ts) in the modal."""
        who = self.person(person)
        if ts:
            where = self._message(person, channel, ts)
        else:
            where = interact.view_at(self.hub, who, self.modal(person)["id"])
        return await interact.suggest(self.hub, who, where, _find(where, what), query)

    async def opens_home(self, person: str) -> None:
        await interact.open_home(self.hub, self.person(person))

    # What people see.

    def open_view(self, person: str) -> Json | None:
        view = modals.top(self.hub, self.person(person).id)
        return modals.shown(view) if view else None

    def modal(self, person: str) -> Json:
        """The topmost modal; an error when there is none."""
        view = self.open_view(person)
        assert view is not None, f"{person} has no modal open"
        return view

    def home(self, person: str) -> Json | None:
        view = self.hub.state.homes.get(self.person(person).id)
        return modals.shown(view) if view else None

    def messages(self, channel: str, person: str = "") -> list[Json]:
        """What the channel shows, oldest first; `@alice` is her conversation with the app."""
        found = views_of_state.conversation(self.channel(channel, person), "")["messages"]
        return list(found)

    def thread(self, channel: str, ts: str) -> list[Json]:
        """The parent and its replies."""
        found = views_of_state.conversation(self.channel(channel), "", ts)["messages"]
        return list(found)

    def ephemerals(self, person: str, channel: str) -> list[Json]:
        """All that only this person sees there, in threads as well."""
        who = self.person(person).id
        every = self.channel(channel, person).ephemerals.values()
        return [one for one in every if one["to"] == who]

    def notifications(self, person: str) -> list[Json]:
        who = self.person(person).id
        return [note for note in self.hub.state.notifications if note["user"] == who]

    def calls(self, name: str | None = None) -> list[Call]:
        """The wire log: methods by name; what went to the app as `/release`, `event …`."""
        return self.hub.wire.calls(name)

    async def wait_for(self, predicate: Callable[[], Value | None], timeout: float = 5.0) -> Value:
        """The first true value of the predicate, asked again after every change."""
        return await self.hub.bus.wait_for(predicate, timeout)

    async def idle(self) -> None:
        """Until all events are delivered."""
        await self.hub.courier.idle()

    # Who and where.

    def _message(self, person: str, channel: str, ts: str) -> Where:
        where = self.channel(channel, person)
        return interact.message_at(self.hub, self.person(person), where, ts)

    def person(self, who: str) -> Person:
        person = self.hub.state.person(who)
        assert person is not None, f"there is no {who} in this workspace"
        return person

    def channel(self, which: str, person: str = "") -> Channel:
        """`@alice`, or `dm` with a person, is the conversation with the app."""
        if which.startswith("@") or which == "dm":
            user = self.person(which if which.startswith("@") else person)
            return self.hub.state.dm(user.id, self.hub.clock())
        channel = self.hub.state.channel(which)
        assert channel is not None, f"there is no {which} in this workspace"
        return channel


def _find(where: Where, what: str) -> Place:
    """By action_id, else by label; an error names what there is."""
    every = list(values.places(where.blocks))
    by_id = [place for place in every if place.action_id == what]
    by_label = [place for place in every if values.label(place.element) == what]
    found = by_id or by_label
    offered = [values.label(place.element) or place.action_id for place in every]
    assert found, f"there is no {what!r} here, only {offered}"
    assert len(found) == 1, f"{what!r} is here more than once: {offered}"
    return found[0]


def _input(view: Json, name: str) -> Place:
    for place in values.places(view["blocks"]):
        text = place.block.get("label", {}).get("text", "")
        if name in (place.action_id, place.block_id, text):
            return place
    labels = [b.get("label", {}).get("text") for b in view["blocks"] if b["type"] == "input"]
    raise AssertionError(f"there is no input {name!r} here, only {labels}")
