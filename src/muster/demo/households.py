"""Load the invented registers, as muster_owner and by the same act as a community's own list."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from muster.demo import accounts, registers
from muster.demo.marker import Marker
from muster.demo.scale import REGISTERS_SOME
from muster.ledger.register import load_register
from muster.operations.models import Operation
from muster.places.models import Area
from muster.residents.load import Completeness
from muster.residents.parse import DoorRow

SMALL_HOUSES = (2, 1)  # of the small demo's two registers


def store_registers(
    marker: Marker, operation: Operation, communities: Sequence[Area], *, told: Callable[[str], None], now: datetime
) -> None:
    """The registers that this demo has; the community whose desk can be tried is always among them."""
    for number, (place, rows) in enumerate(_registers(marker, communities), start=1):
        told(f"registers: {number} of {_count(marker, communities)} communities")
        load_register(
            rows,
            operation_id=operation.id,
            community_id=communities[place].id,
            city_id=operation.area_id,
            complete=Completeness.WHOLE,
            by=None,
            now=now,
        )


def _count(marker: Marker, communities: Sequence[Area]) -> int:
    if marker.small:
        return len(SMALL_HOUSES)
    return len(communities) if marker.scale == "city" else REGISTERS_SOME


def _registers(marker: Marker, communities: Sequence[Area]) -> Iterator[tuple[int, list[DoorRow]]]:
    """Places in the city's list, the tried desk's first, each with its doors."""
    home, count = communities.index(accounts.home_of(communities)), _count(marker, communities)
    places = sorted(registers.spread(count, of=len(communities), first=home), key=lambda place: place != home)
    if marker.small:
        for place, houses in zip(places, SMALL_HOUSES, strict=True):
            yield place, registers.doors_of_houses(place, houses, seed=marker.seed)
        return
    sizes = registers.sizes(len(communities), seed=marker.seed)
    for place in places:
        yield place, registers.doors(place, sizes[place], seed=marker.seed)
