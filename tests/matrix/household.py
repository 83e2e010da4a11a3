"""A household with a row in every table that may hold one, each sealed word a canary."""

from uuid import UUID

from muster.access.models import Look
from muster.access.seal import Cell
from muster.identifiers import uuid7
from muster.operations.models import Operation
from muster.oversight.models import Review, Telling
from muster.places.models import Area
from muster.residents.models import Alert, DoorCode, Household, Quota, Request, Resident
from muster.residents.seal import seal_of
from tests.conftest import as_owner
from tests.factories import T0
from tests.residents.arranged import a_building, a_household

_numbers = iter(range(10_000_000))


def a_household_with_secrets(
    place: Area, operation: Operation, word: str
) -> tuple[Household, UUID, UUID, UUID, frozenset[str]]:
    """The household, its request, its alert, a look for a life at risk, and the words that only an opened household may show."""
    phone, number = f"137{next(_numbers):08}", f"G{next(_numbers):08}"
    building = a_building(place, operation, name=f"{place.id}号楼")
    household = a_household(
        building, door="301", head=f"{word}户", phone=f"+86{phone}", notes=f"{word}注", needs=["dialysis"]
    )
    here = {"community_id": place.id, "household_id": household.id}
    seal, request_id, alert_id, resident_id = seal_of(operation.id), uuid7(), uuid7(), uuid7()
    with as_owner():
        Request.objects.create(
            **here,
            id=request_id,
            operation_id=operation.id,
            city_id=operation.area_id,
            kind="complain",
            words=seal.seal(
                f'{{"words": "{word}诉", "fields": {{}}}}'.encode(), Cell("residents_request", "words", request_id)
            ),
            asked_at=T0,
        )
        Resident.objects.create(
            **here,
            id=resident_id,
            operation_id=operation.id,
            name=seal.seal(f"{word}人".encode(), Cell("residents_resident", "name", resident_id)),
            id_number=seal.seal(number.encode(), Cell("residents_resident", "id_number", resident_id)),
            id_index=seal.index(f"id:{number}"),
            added_at=T0,
        )
        DoorCode.objects.create(**here, code_index=seal.index(f"door:{word}"), operation_id=operation.id, made_at=T0)
        Alert.objects.create(**here, id=alert_id, kind="same_name", actor_id=uuid7(), at=T0)
        Quota.objects.create(community_id=place.id, actor_id=uuid7(), shift_starts=T0, used=1, used_max=60)
        Look.objects.create(
            community_id=place.id,
            city_id=operation.area_id,
            at=T0,
            actor_id=uuid7(),
            role="desk",
            action="residents.reveal",
            subject_id=household.id,
            rows=1,
            reason="约定上门时间",
            purpose="visit",
        )
    return (
        household,
        request_id,
        alert_id,
        _looks_for_life(household, operation),
        frozenset({f"{word}户", f"{word}注", f"{word}诉", f"{word}人", phone, number}),
    )


def _looks_for_life(household: Household, operation: Operation) -> UUID:
    """Two: one that waits for its review, and one that was told of and reviewed. Answers the first."""
    waits, done = uuid7(), uuid7()
    here = {"community_id": household.community_id, "city_id": operation.area_id}
    actor_id = uuid7()
    with as_owner():
        for look_id in (waits, done):
            Look.objects.create(
                **here,
                id=look_id,
                at=T0,
                actor_id=actor_id,
                role="desk",
                action="residents.reveal",
                subject_id=household.id,
                rows=1,
                reason="老人倒在家中",
                purpose="life",
            )
        Telling.objects.create(**here, look_id=done, message_id=uuid7(), told_at=T0)
        Review.objects.create(
            **here,
            look_id=done,
            household_id=household.id,
            looked_by=actor_id,
            finding="justified",
            name="审计员",
            words="问过社区，属实。",
            reviewed_by=uuid7(),
            reviewed_at=T0,
        )
    return waits
