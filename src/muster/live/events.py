"""POST /api/v1/events: each event is answered by itself, after it is durable."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from muster.journal import reasons
from muster.journal.event import Event
from muster.journal.parse import BATCH_BYTES_MAX, BatchRefused, Unreadable, parse
from muster.ledger.record import Deposit, Result
from muster.ledger.rules import may_report
from muster.live import request
from muster.live.actors import Bearer, Bearers
from muster.live.communities import Communities
from muster.live.database import Database
from muster.live.deposit import deposit
from muster.live.replies import refuse, reply
from muster.live.request import Receive, Scope, Send
from muster.live.ticker import Ticker

BODY_MAX_S = 30.0

STATUS = {"too_large": 413, "too_many_events": 413}
Answer = dict[str, str | None]


class EventDoor:
    """Takes batches of events in."""

    def __init__(self, database: Database, bearers: Bearers, ticker: Ticker) -> None:
        self._database = database
        self._bearers = bearers
        self._ticker = ticker
        self._communities = Communities(database)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        token = request.bearer(scope)
        bearer = await self._bearers.bearer_of(token) if token else None
        if bearer is None:
            return await refuse(send, "unknown_token")
        if request.header(scope, b"content-encoding") not in {"", "identity"}:
            return await refuse(send, "encoding")
        data = await request.body(scope, receive, bytes_max=BATCH_BYTES_MAX, seconds_max=BODY_MAX_S)
        received_at = datetime.now(UTC)
        try:
            batch = parse(data, received_at=received_at)
        except BatchRefused as refused:
            status = STATUS.get(refused.code, 400)
            return await refuse(send, refused.code, sentence=refused.sentence, status=status)
        answers = await self._answers(batch.events, bearer, received_at=received_at)
        return await reply(send, 200, {"results": answers, "server_time": received_at.isoformat()})

    async def _answers(
        self, events: Sequence[Event | Unreadable], bearer: Bearer, *, received_at: datetime
    ) -> list[Answer]:
        read = [event for event in events if isinstance(event, Event)]
        ids = await self._communities.ids_of({event.community for event in read})
        results = await self._recorded(read, ids, bearer, received_at=received_at)
        return [_answer(event, results.get(id(event))) for event in events]

    async def _recorded(
        self, events: Iterable[Event], ids: dict[str, int], bearer: Bearer, *, received_at: datetime
    ) -> dict[int, Result]:
        """The result of each event that names a community there is, community by community, by `id()` of the event."""
        results: dict[int, Result] = {}
        for community_id, deposits in _by_community(events, ids, bearer).items():
            recorded = await deposit(self._database, community_id, deposits, received_at=received_at)
            self._ticker.tick(recorded.changed)
            results |= {id(d.event): result for d, result in zip(deposits, recorded.results, strict=True)}
        return results


def _by_community(events: Iterable[Event], ids: dict[str, int], bearer: Bearer) -> dict[int, list[Deposit]]:
    found: defaultdict[int, list[Deposit]] = defaultdict(list)
    for event in events:
        community_id = ids.get(event.community)
        if community_id is not None:
            barred = bearer.barred or (
                "" if may_report(bearer.actor, event, community_id=community_id) else "out_of_scope"
            )
            found[community_id].append(Deposit(event, bearer.actor.account_id, barred))
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
