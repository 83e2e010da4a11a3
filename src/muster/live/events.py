"""POST /api/v1/events: each event is answered by itself, after it is durable."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from uuid import UUID

from muster.journal import reasons
from muster.journal.event import Event
from muster.journal.parse import (
    BATCH_BYTES_MAX,
    Batch,
    BatchRefused,
    Letter,
    Unreadable,
    envelope_of,
    opened,
    opened_if_sealed,
)
from muster.ledger.record import Recorded
from muster.ledger.rules import deposit_of
from muster.ledger.verdicts import Deposit, Result
from muster.live import request
from muster.live.actors import Bearer, Bearers
from muster.live.communities import Communities
from muster.live.database import Database
from muster.live.gather import Crowded, Gather
from muster.live.replies import refuse, reply
from muster.live.request import Receive, Scope, Send
from muster.live.signatures import is_signed
from muster.live.ticker import Ticker

BODY_MAX_S = 30.0
GAPS_MAX = 50  # told in one answer; the next answer tells the rest
OPENING_MAX = 400  # batches whose seals are being opened; a sender beyond this comes back later

STATUS = {"too_large": 413, "too_many_events": 413}
Answer = dict[str, str | None]


class EventDoor:
    """Takes batches of events in."""

    def __init__(self, database: Database, bearers: Bearers, ticker: Ticker) -> None:
        self._bearers = bearers
        self._ticker = ticker
        self._communities = Communities(database)
        self._gather = Gather(database)
        self._opening = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        token = request.bearer(scope)
        bearer = await self._bearers.bearer_of(token) if token else None
        if bearer is None:
            return await refuse(send, "unknown_token")
        data = await request.body(scope, receive, bytes_max=BATCH_BYTES_MAX, seconds_max=BODY_MAX_S)
        received_at = datetime.now(UTC)
        try:
            data = request.unpacked(data, request.header(scope, b"content-encoding"), bytes_max=BATCH_BYTES_MAX)
            letter = envelope_of(data)
        except request.Unpackable:
            return await refuse(send, "encoding")
        except BatchRefused as refused:
            status = STATUS.get(refused.code, 400)
            return await refuse(send, refused.code, sentence=refused.sentence, status=status)
        if bearer.phone and not is_signed(letter, bearer.phone):
            return await refuse(send, "signature")
        try:
            batch = await self._opened(letter, bearer, received_at=received_at)
            answer = await self._answered(batch, bearer, received_at=received_at)
        except Crowded:
            return await refuse(send, "busy")
        return await reply(send, 200, answer, packed="gzip" in request.header(scope, b"accept-encoding"))

    async def _opened(self, letter: Letter, bearer: Bearer, *, received_at: datetime) -> Batch:
        """A seal takes a quarter of a millisecond to open: for hundreds of them a thread, so that others are served too."""
        if bearer.phone is None:
            return opened(letter, received_at=received_at)
        if self._opening >= OPENING_MAX:
            raise Crowded
        self._opening += 1
        try:
            return await asyncio.to_thread(opened_if_sealed, letter, received_at=received_at)
        finally:
            self._opening -= 1

    async def _answered(self, batch: Batch, bearer: Bearer, *, received_at: datetime) -> dict[str, object]:
        read = [event for event in batch.events if isinstance(event, Event)]
        ids = await self._communities.ids_of({event.community for event in read})
        deposits = _by_community(read, ids, bearer)
        recorded = await self._gather.recorded(deposits, received_at=received_at)
        results: dict[int, Result] = {}  # by `id()` of the event, of those that name a community there is
        for community_id, part in recorded.items():
            self._ticker.tick(part.changed)
            results |= {id(d.event): result for d, result in zip(deposits[community_id], part.results, strict=True)}
        answers = [_answer(event, results.get(id(event))) for event in batch.events]
        gaps = list(islice(_gaps(batch.device, ids, recorded), GAPS_MAX))
        answer: dict[str, object] = {"results": answers, "server_time": received_at.isoformat()}
        return answer | {"gaps": gaps} if gaps else answer


def _gaps(device: UUID, ids: Mapping[str, int], recorded: Mapping[int, Recorded]) -> Iterator[dict[str, object]]:
    """The numbers that this phone has counted and that never came, as far as each community knows."""
    for code, community_id in ids.items():
        part = recorded.get(community_id)
        for first, last in part.gaps.get(device, ()) if part else ():
            yield {"community": code, "from": first, "to": last}


def _by_community(events: Iterable[Event], ids: dict[str, int], bearer: Bearer) -> dict[int, list[Deposit]]:
    found: defaultdict[int, list[Deposit]] = defaultdict(list)
    for event in events:
        community_id = ids.get(event.community)
        if community_id is not None:
            found[community_id].append(deposit_of(bearer.actor, event, community_id=community_id, barred=bearer.barred))
    return found


def _answer(event: Event | Unreadable, result: Result | None) -> Answer:
    if isinstance(event, Unreadable):
        return _refusal(event.id, event.code, event.detail)
    if result is None:
        return _refusal(str(event.id), "unknown_community")
    answer: Answer = {"id": str(event.id), "status": result.status}
    return answer | {"reason": result.reason, "sentence": reasons.sentence(result.reason)} if result.reason else answer


def _refusal(event_id: str | None, code: str, detail: str = "") -> Answer:
    return {"id": event_id, "status": "refused", "reason": code, "sentence": reasons.sentence(code, detail)}
