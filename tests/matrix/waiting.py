"""What waits at each desk: a door to visit again, one to see again, and what phones sent that does not count."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from django.db import connection

from muster.access import phone_tokens
from muster.access.models import Account
from muster.access.tokens import PhoneKey
from muster.callouts.link import chat_code_of, code_of
from muster.callouts.models import Call, Callout, Seat, Tending, Turn, Wave, Word
from muster.identifiers import uuid7
from muster.journal.models import Mismatch, PutAway, Quarantined
from muster.places.models import Area
from muster.residents.models import Household
from muster.rounds.hand_over import code_hash
from muster.rounds.models import Check, HandOver, Revisit
from tests.conftest import as_owner
from tests.factories import T0

NAMES = UUID("018400b1-0000-7000-8000-0000000000d7")
BODY_HASH = bytes(32)
HAND_OVER_CODE = "123456"


def kept_of(place: Area) -> UUID:
    return uuid5(NAMES, f"kept {place.code}")


def callout_of(place: Area) -> UUID:
    return uuid5(NAMES, f"callout {place.code}")


def link_of(place: Area) -> str:
    """By which the one person who was asked there answers."""
    with as_owner():
        callout = Callout.objects.get(community_id=place.id, id=callout_of(place))
        call = Call.objects.get(community_id=place.id, callout_id=callout.id)
    return code_of(callout, 1, call.volunteer_id)


def chat_of(place: Area) -> str:
    """By which everybody in a chat answers there."""
    with as_owner():
        return chat_code_of(Callout.objects.get(community_id=place.id, id=callout_of(place)))


def a_call(place: Area, *, operation_id: UUID, city_id: int, person: UUID) -> None:
    """A call-out with one seat in which one person was asked, and a word of the desk's."""
    here = {"community_id": place.id, "callout_id": callout_of(place)}
    with as_owner():
        Callout.objects.create(
            community_id=place.id,
            id=callout_of(place),
            number=1,
            operation_id=operation_id,
            city_id=city_id,
            kind="call",
            text="来一个人",
            place="社区",
            urgency="now",
            arrival_code="1234",
            wave=1,
            wave_people=8,
            wave_min=5,
            answers_wanted=1,
            hold_min=5,
            reserves_max=2,
            ring_max="community",
            opened_by=uuid7(),
            opened_at=datetime.now(UTC),
        )
        Seat.objects.create(**here, number=1)
        Wave.objects.create(**here, number=1, ring="community", asked=1, sent_at=T0)
        Call.objects.create(**here, volunteer_id=person, number=1, wave=1, state="asked", asked_at=T0)
        Word.objects.create(
            community_id=place.id, word="岗亭", kind="place", value="岗亭", added_by=uuid7(), added_at=T0
        )
        Turn.objects.create(
            operation_id=operation_id, volunteer_id=person, city_id=city_id, calls={str(callout_of(place)): place.id}
        )
        Tending.objects.create(**here, city_id=city_id, operation_id=operation_id)


def what_waits(place: Area, door: Household, *, round_id: UUID, holder: UUID, sender: UUID) -> None:
    """A plan and a check of the door; an event kept aside, and a second body; stairwells that somebody passes on."""
    of_round = {"community_id": place.id, "round_id": round_id, "building_id": door.building_id}
    kept = {
        "community_id": place.id,
        "id": kept_of(place),
        "body_hash": BODY_HASH,
        "operation_id": door.operation_id,
        "actor_id": sender,
        "device_id": NAMES,
        "received_at": datetime.now(UTC),
        "body": _body(place, door, round_id),
    }
    with as_owner():
        plan = {"visit_from": T0, "visit_until": T0 + timedelta(hours=2), "planned_by": uuid7(), "planned_at": T0}
        Revisit.objects.create(**of_round, household_id=door.id, **plan)
        Check.objects.create(**of_round, household_id=door.id, volunteer_id=holder, drawn_at=T0)
        HandOver.objects.create(
            community_id=place.id,
            operation_id=door.operation_id,
            leases=[],
            code_hash=code_hash(place.id, HAND_OVER_CODE),
            given_by=uuid7(),
            given_by_account=sender,
            given_at=datetime.now(UTC),
            expires_at=datetime.now(UTC) + timedelta(minutes=15),
        )
        Quarantined.objects.create(**kept, reason="out_of_scope")
        Mismatch.objects.create(**kept)
        PutAway.objects.create(
            community_id=place.id, event_id=uuid7(), body_hash=BODY_HASH, reason="told", put_by=uuid7(), put_at=T0
        )
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO journal_device (community_id, device_id, actor_id, seen, reused, last_at)"
                " VALUES (%s, %s, %s, '{[3,4)}', 1, %s)",
                [place.id, NAMES, sender, T0],
            )


def a_phone(account: Account, device_id: UUID) -> None:
    """A field phone of a volunteer that may deposit."""
    with as_owner():
        phone_tokens.issue(account.id, PhoneKey(device_id, bytes(65)), now=datetime.now(UTC))


def _body(place: Area, door: Household, round_id: UUID) -> dict[str, object]:
    return {
        "id": str(kept_of(place)),
        "seq": 3,
        "kind": "household.visited",
        "at": T0.isoformat(),
        "mono_ms": 0,
        "community": place.code,
        "facts": {"round": str(round_id), "household": str(door.id), "result": "reached"},
        "supersedes": [],
    }
