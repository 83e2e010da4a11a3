"""Invented registers: compounds, houses, doors and the households behind them. The same seed gives the same doors."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, count, islice

from muster.demo import names
from muster.residents.parse import DoorRow

HOUSEHOLDS, PEOPLE = 1_500_000, 4_360_000  # of the 245 communities together
EMPTY_SHARE, UNKNOWN_SHARE, PHONE_SHARE, NEEDS_SHARE = 0.06, 0.02, 0.85, 0.02  # needs: of all households
# How many live behind a door where anybody does, of 100 doors: with the empty and the unknown this makes 4.36 million.
SIZES = tuple(size for size, share in enumerate((10, 24, 29, 22, 10, 4, 1), start=1) for _ in range(share))
COMPOUNDS = (
    "金城家园", "黄河花园", "雁滩小区", "静宁路家属院", "白塔新村", "南河雅苑", "盘旋路小区", "五泉山庄", "兰山名邸", "铁路新村",
    "水车园小区", "通渭路家属院", "读者花苑", "皋兰山小区", "滨河佳苑", "广武新居", "牡丹园小区", "邓家花园", "西津家园", "安宁庭院",
)  # fmt: skip
# Words that stand as often in their list as they come up.
NEEDS = (("mobility",),) * 34 + (("infant",),) * 30 + (("insulin",),) * 18 + (("dialysis",),) * 8 + (
    ("oxygen",), ("insulin", "mobility"), ("mobility", "oxygen"), ("other",),
) * 2  # fmt: skip
LANGUAGES = ("",) * 96 + ("lanzhou", "lanzhou", "sce", "bo")
NOTES = ("",) * 92 + ("白天上班，晚上在家",) * 3 + ("家有老人",) * 2 + ("租住",) * 2 + ("门铃坏了，请敲门",)
NAMES = 4_000  # are invented once and used again: to invent one takes longer than to store a household
_OCCUPIED, _EMPTY, _UNKNOWN = "occupied", "empty", "unknown"
_NEEDS_OF_LIVED_IN = NEEDS_SHARE / (1 - EMPTY_SHARE - UNKNOWN_SHARE)
PHONES_FROM, PHONES_EACH = 10_000_000, 100_000  # of the block that is nobody's, after the volunteers'


@dataclass(frozen=True)
class House:
    """One invented house: every storey has the same doors."""

    compound: str
    name: str
    storeys: int
    units: int
    doors: int  # of one stairwell on one storey


Place = tuple[str, str, str, int, str]  # compound, building, stairwell, storey, door


def sizes(communities: int, *, seed: int) -> list[int]:
    """How many households each of the city's communities has: together exactly 1.5 million for all 245."""
    chance = random.Random(seed)
    weights = [chance.uniform(0.4, 1.9) for _ in range(communities)]
    ends = [round(HOUSEHOLDS * part / sum(weights)) for part in accumulate(weights)]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]


def doors(community: int, households: int, *, seed: int) -> list[DoorRow]:
    """The register of one community by its place in the city's list: exactly this many households."""
    chance = _chance(community, seed)
    places = (place for house in _houses(chance) for place in _places(house))
    return _households(chance, community, islice(places, households), seed=seed)


def doors_of_houses(community: int, houses: int, *, seed: int) -> list[DoorRow]:
    """The register of a community that has only its first houses."""
    chance = _chance(community, seed)
    places = [place for house in islice(_houses(chance), houses) for place in _places(house)]
    return _households(chance, community, places, seed=seed)


def _chance(community: int, seed: int) -> random.Random:
    return random.Random(f"{seed} {community}")


def _households(chance: random.Random, community: int, places: Iterable[Place], *, seed: int) -> list[DoorRow]:
    heads = _heads(seed)
    return [_household(chance, number, community, place, heads) for number, place in enumerate(places)]


def _houses(chance: random.Random) -> Iterator[House]:
    """Compounds of some houses each, without end: the last of the list goes on for as long as there are households."""
    compounds = chance.sample(COMPOUNDS, len(COMPOUNDS))
    for compound in compounds:
        is_tall = chance.random() < 0.35
        houses = range(1, chance.randint(3, 14) + 1) if compound != compounds[-1] else count(1)
        for number in houses:
            yield _house(chance, compound, number, is_tall=is_tall)


def _house(chance: random.Random, compound: str, number: int, *, is_tall: bool) -> House:
    if is_tall:
        storeys, units, doors_each = chance.randint(11, 33), chance.randint(1, 2), chance.choice((2, 4, 4))
    else:
        storeys, units, doors_each = chance.randint(5, 7), chance.randint(2, 4), chance.choice((2, 2, 3))
    return House(compound, f"{number}号楼", storeys, units, doors_each)


def _places(house: House) -> Iterator[Place]:
    for unit in range(1, house.units + 1):
        for storey in range(1, house.storeys + 1):
            for door in range(1, house.doors + 1):
                yield house.compound, house.name, f"{unit}单元", storey, f"{storey}{door:02}"


@lru_cache(maxsize=1)
def _heads(seed: int) -> tuple[str, ...]:
    chance = random.Random(seed)
    return tuple(names.a_name(chance) for _ in range(NAMES))


def _household(chance: random.Random, number: int, community: int, place: Place, heads: tuple[str, ...]) -> DoorRow:
    draw = chance.random
    compound, building, unit, storey, door = place
    lived_in = draw()
    occupancy = (
        _OCCUPIED if lived_in >= EMPTY_SHARE + UNKNOWN_SHARE else _UNKNOWN if lived_in >= EMPTY_SHARE else _EMPTY
    )
    lives = occupancy == _OCCUPIED
    people = SIZES[int(draw() * len(SIZES))] if lives else int(occupancy == _UNKNOWN)
    has_phone = lives and draw() < PHONE_SHARE
    return DoorRow(
        line=number + 2,
        compound=compound,
        building=building,
        unit=unit,
        storey=storey,
        door=door,
        part=1,
        occupancy=occupancy,
        people=people,
        head=heads[int(draw() * NAMES)] if lives else "",
        phone=f"+86199{PHONES_FROM + community * PHONES_EACH + number:08d}" if has_phone else "",
        language=LANGUAGES[int(draw() * len(LANGUAGES))] if lives else "",
        notes=NOTES[int(draw() * len(NOTES))] if lives else "",
        needs=NEEDS[int(draw() * len(NEEDS))] if lives and draw() < _NEEDS_OF_LIVED_IN else (),
    )


def spread(wanted: int, *, of: int, first: int) -> Sequence[int]:
    """`wanted` of the city's communities, evenly over the list of their codes, with `first` among them."""
    step = of / wanted
    return sorted({(first + int(step * n)) % of for n in range(wanted)})
