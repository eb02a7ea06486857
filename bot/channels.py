"""Ask now and then whether the channels of releases under way still take messages."""

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.client import UNREACHABLE
from bot.outbox import STUCK
from bot.trouble import NO_WAY, Troubles
from engine.world import World


class Channels:
    """Notices an archived channel or a missing invitation before something has to be said there.

    Without the right to read channels, this is asked by a message that only the bot itself
    could see.
    """

    def __init__(self, world: World, client: AsyncWebClient, troubles: Troubles) -> None:
        self.world, self.client, self.troubles = world, client, troubles
        self._me = ""

    async def look(self, name: str) -> None:
        """The channels of one project; while nothing is under way nobody waits for a message."""
        await self._known()
        store, binding = self.world.store, self.world.projects[name].binding
        if not await store.hold("outbox") or not await store.read(lambda db: db.going(name)):
            return
        for channel in dict.fromkeys((binding.channel, *binding.announce_to)):
            try:
                await self._ask(channel)
            except SlackApiError as error:
                await self._refused(channel, str(error.response.get("error", "")))
            except UNREACHABLE:
                return
            else:
                await self._taken(channel)

    async def _known(self) -> None:
        """Whether Slack takes the bot's token; asked also while nothing is to be said."""
        try:
            await self.client.auth_test()
        except SlackApiError as error:
            word = str(error.response.get("error", ""))
            if word in NO_WAY:
                self.troubles.cut_off(word)
        except UNREACHABLE:
            return
        else:
            self.troubles.let_in()

    async def _ask(self, channel: str) -> None:
        self._me = self._me or str((await self.client.auth_test())["user_id"])
        text = "Slipway can post here."
        await self.client.chat_postEphemeral(channel=channel, user=self._me, text=text)

    async def _taken(self, channel: str) -> None:
        if channel in self.troubles.now:
            await self.world.store.transact(lambda db: self.troubles.over(db, channel))

    async def _refused(self, channel: str, error: str) -> None:
        if error in STUCK:
            await self.world.store.transact(lambda db: self.troubles.met(db, channel, error))
