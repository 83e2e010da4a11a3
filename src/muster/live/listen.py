"""The one LISTEN connection of this process: what any process committed reaches the hub through it."""

import asyncio
from typing import Any
from uuid import UUID

import asyncpg
import structlog

from muster.callouts.flush import CHANGES
from muster.ledger.ticks import CHANNEL
from muster.live.call_feed import CallFeed, Key
from muster.live.database import AWAY, login
from muster.live.hub import Hub

PROBE_EVERY_S = 10.0
BACK_OFF_MAX_S = 10.0

log = structlog.get_logger()


async def listen(hub: Hub, feed: CallFeed) -> None:
    """Listen for ever; after a loss the screens' own redraw heals what was missed."""
    back_off = 0.5
    while True:
        try:
            await _listen_once(hub, feed)
        except (*AWAY, asyncpg.PostgresError) as error:
            log.warning("listening_lost", error=type(error).__name__)
        await asyncio.sleep(back_off)
        back_off = min(back_off * 2, BACK_OFF_MAX_S)


async def _listen_once(hub: Hub, feed: CallFeed) -> None:
    connection = await asyncpg.connect(**login())
    try:
        await connection.add_listener(CHANNEL, lambda *notice: hub.changed(_ids(notice[3])))
        await connection.add_listener(CHANGES, lambda *notice: feed.changed(_keys(notice[3])))
        while True:
            await asyncio.sleep(PROBE_EVERY_S)
            await connection.execute("SELECT 1")
    finally:
        connection.terminate()


def _ids(payload: Any) -> set[int]:
    """The community ids of a notification; anything else that was said on the channel is passed over."""
    return {int(part) for part in str(payload).split(",") if part.isdecimal() and len(part) <= 19}


def _keys(payload: Any) -> list[Key]:
    """The call-out of a notification: "community:id"; anything else is passed over."""
    community, _colon, callout = str(payload).partition(":")
    try:
        return [(int(community), UUID(callout))] if community.isdecimal() and len(community) <= 19 else []
    except ValueError:
        return []
