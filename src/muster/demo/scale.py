"""How large the invented city is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """Counts of people, bodies and communities."""

    people: int
    organisations: int
    communities: int
    unexpected: int


SCALES = ("some", "city")  # of registers: of some communities, or of all
REGISTERS_SOME = 20  # communities, about 350,000 residents
CITY = Scale(people=23_900, organisations=400, communities=245, unexpected=1_126)
SMALL = Scale(people=300, organisations=8, communities=5, unexpected=12)  # for tests
