"""What an admin, or bad luck, does to the workspace while a test runs."""

from workspace import events, people
from workspace.api import folk
from workspace.faults import SOCKET
from workspace.hub import Hub
from workspace.state import Channel, Group, Person


class Administration:
    def __init__(self, hub: Hub) -> None:
        self.hub = hub

    def person(self, who: str) -> Person:
        raise NotImplementedError

    def channel(self, which: str, person: str = "") -> Channel:
        raise NotImplementedError

    def group(self, which: str) -> Group:
        group = self.hub.state.group(which)
        assert group is not None, f"there is no group {which} in this workspace"
        return group

    def joins(self, person: str, channel: str) -> None:
        people.join(self.hub, self.person(person).id, self.channel(channel))

    def leaves(self, person: str, channel: str) -> None:
        people.leave(self.hub, self.person(person).id, self.channel(channel))

    def invites_app(self, channel: str) -> None:
        people.join(self.hub, self.hub.state.app.bot_user, self.channel(channel))

    def removes_app(self, channel: str) -> None:
        people.leave(self.hub, self.hub.state.app.bot_user, self.channel(channel))

    def renames(self, channel: str, name: str) -> None:
        found = self.channel(channel)
        found.name = name
        people.tell_channel(self.hub, found)
        renamed = {"id": found.id, "name": name, "created": found.created}
        events.emit(self.hub, {"type": "channel_rename", "channel": renamed})

    def archives(self, channel: str, archived: bool = True) -> None:
        found = self.channel(channel)
        found.archived = archived
        people.tell_channel(self.hub, found)
        kind = "channel_archive" if archived else "channel_unarchive"
        events.emit(self.hub, {"type": kind, "channel": found.id, "user": "USLACKBOT"})

    def deactivates(self, person: str) -> None:
        found = self.person(person)
        found.status = "deactivated"
        self.hub.changed()
        events.emit(self.hub, {"type": "user_change", "user": folk.user(self.hub, found)})

    def sets_group(self, group: str, members: list[str]) -> None:
        """Who is in a user group from now on; nobody is possible."""
        found = self.group(group)
        before, after = set(found.users), {self.person(one).id for one in members}
        found.users = [self.person(one).id for one in members]
        self.hub.changed()
        shown = folk.usergroup(self.hub, found, {"include_users": True})
        events.emit(self.hub, {"type": "subteam_updated", "subteam": shown})
        events.emit(
            self.hub,
            {
                "type": "subteam_members_changed",
                "subteam_id": found.id,
                "team_id": self.hub.state.team["id"],
                "added_users": sorted(after - before),
                "removed_users": sorted(before - after),
            },
        )

    def revokes_token(self, revoked: bool = True) -> None:
        self.hub.state.app.token_revoked = revoked
        self.hub.changed()
        if revoked:
            tokens = {"oauth": [], "bot": [self.hub.state.app.bot_user]}
            events.emit(self.hub, {"type": "tokens_revoked", "tokens": tokens})

    def fault(
        self,
        kind: str,
        method: str | None = None,
        count: int | None = 1,
        seconds: float | None = None,
    ) -> None:
        """429 | 503 | reset | slow | lost_answer | any error word of Slack."""
        assert kind not in SOCKET, "use goes_silent() or disconnects()"
        self.hub.faults.plan(kind, method, count, seconds)

    def clears_faults(self) -> None:
        self.hub.faults.clear()

    def goes_silent(self) -> None:
        """The sockets stay open, and nothing gets through any more, not even pings."""
        self.hub.courier.sockets.silence()

    async def disconnects(self, reason: str = "refresh_requested") -> None:
        """Reasons: warning | refresh_requested | link_disabled."""
        await self.hub.courier.sockets.disconnect(reason)
