"""kwanus, a minor: from the command to the announcement."""

from pathlib import Path

from tests.room import open_room


async def test_a_minor_goes_all_the_way(tmp_path: Path):
    async with open_room(tmp_path) as room:
        said = await room.alice.types("/release start minor")
        print(said)
        print(room.card.text)
        print(room.card.buttons)
        print("\n".join(room.thread()))
        assert False
