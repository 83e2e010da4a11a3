"""Who may open, close and steer a round."""

from muster.access.actors import Actor
from muster.rounds.models import Round


def may_steer(actor: Actor, round_: Round) -> bool:
    """The command of its city, and the desk whose own round it is."""
    return actor.city_of(round_.city_id) or actor.desk_of(round_.area_id)


def works_at(actor: Actor, community_id: int) -> bool:
    """The desk of the community: it assigns stairwells, excuses doors and settles what does not agree."""
    return actor.desk_of(community_id)
