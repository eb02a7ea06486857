"""What scripts left goes when nobody needs it any more."""

import os
import time
from datetime import timedelta
from pathlib import Path

from engine.tidying import KEEP, clean
from tests.room import open_room
from tests.scenarios.kwanus.ways import up_to_approval


async def test_the_output_of_scripts_goes_a_month_after_its_release(tmp_path: Path):
    async with open_room(tmp_path) as room:
        await up_to_approval(room)
        runs = list((room.app.config.settings.home / "runs").iterdir())
        assert runs
        long_ago = time.time() - (KEEP + timedelta(days=1)).total_seconds()
        for run in runs:
            os.utime(run, (long_ago, long_ago))
        await clean(room.app.world)
        assert all(run.exists() for run in runs if run.name.startswith("r-"))
        await room.alice.clicks("Abort v1.2.0", reason="not this week")
        await room.card.shows("aborted")
        await clean(room.app.world)
        assert not any(run.exists() for run in runs)
