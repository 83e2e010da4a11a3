"""The words that only some may read, and who they are: what leaks shows one of them."""

from tests.matrix.world import City, Community


def may_read(role: str, own: City) -> set[str]:
    """The canaries that a role of the city and its first community may be shown."""
    first = own.communities[0]
    if role == "city":
        every = (one for community in own.communities for one in community.people.values())
        return {own.contact, own.officer, own.accounts["desk"].username}.union(
            *(canaries_of(person) for person in every)
        )
    if role == "organisation":  # those who came, by name; of all others nothing
        return {own.contact}.union(*(canaries_of(community.here) for community in own.communities))
    if role == "desk":
        own_words = {first.reason, own.accounts["desk"].username} | first.behind
        return own_words.union(*(canaries_of(person) for person in first.people.values()))
    if role in {"leader", "volunteer"}:  # the volunteer is the person `here` itself
        return canaries_of(first.here)
    return set()


def canaries(world: list[City]) -> set[str]:
    """Every word that not everyone may read."""
    of_cities = {word for city in world for word in (city.contact, city.officer, city.accounts["desk"].username)}
    return of_cities.union(*(_of_community(one) for city in world for one in city.communities))


def canaries_of(person: object) -> set[str]:
    return {person.name, person.unit, person.phone.removeprefix("+86"), str(person.id)}  # type: ignore[attr-defined]


def _of_community(community: Community) -> set[str]:
    return {community.reason, *community.behind}.union(*(canaries_of(person) for person in community.people.values()))
