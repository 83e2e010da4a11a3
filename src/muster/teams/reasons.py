"""Why someone was picked, why a seat stays open, which rule a change breaks: codes and facts as sentences."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muster.people.models import Organisation
from muster.places.models import Area

Facts = Mapping[str, object]

BY_HAND = "chosen_by_hand"

PICKED: dict[str, str | Promise] = {
    "nearest_senior_free": _("The nearest senior person: %(minutes)s minutes."),
    "nearest_strong_free": _("The nearest strong person: %(minutes)s minutes."),
    "spared_for": _(
        "%(minutes)s minutes. Someone %(nearer_minutes)s minutes away serves %(community)s, where they are needed more."
    ),
    "organisation_at_share": _(
        "%(minutes)s minutes. Someone %(nearer_minutes)s minutes away is spared, because %(organisation)s already gives"
        " %(seated)s of at most %(share_cap)s seniors."
    ),
    "time_ran_out": _("%(minutes)s minutes. Someone nearer is free: the search ended before it was done."),
    BY_HAND: _("Chosen by hand: %(minutes)s minutes."),
    "reserve_for_leader": _("Stands in for the leader: %(minutes)s minutes."),
    "reserve_for_member": _("Stands in for a member: %(minutes)s minutes."),
}
NEXT_BEST = _("The next best would need %(next_best_minutes)s.")
AS_NEAR = _("Others are as near.")
ONE_THEN = _("%(one)s %(then)s")  # two sentences, one after the other
OPEN: dict[str, str | Promise] = {
    "no_senior_left": _("No senior person is left: all %(seated)s lead or serve elsewhere."),
    "too_few_strong": _("No strong person is left: all %(seated)s serve elsewhere."),
    "nobody_may_travel": _("None of the %(qualified)s who qualify may go there."),
    "organisation_share_reached": _(
        "%(held_by_share)s who qualify are free, but their organisations have given their share. Raise the share or choose by hand."
    ),
    "time_ran_out": _("The search ended before it was done. Propose again with more time."),
    "left_open_by_hand": _("Left open by hand."),
}
BROKEN: dict[str, str | Promise] = {
    "not_senior": _("This person is not senior."),
    "not_strong": _("This person is not marked strong by their organisation."),
    "already_seated": _("This person already serves %(community)s; that seat would be open."),
    "organisation_share_reached": _("%(organisation)s already gives %(seated)s of at most %(share_cap)s seniors."),
    "may_not_travel": _("This person may not go there."),
}
UNNAMED = "—"


@dataclass(frozen=True)
class Names:
    """What the ids in facts are called."""

    communities: Mapping[int, str]
    organisations: Mapping[str, str]

    @classmethod
    def of(cls, facts: Iterable[Facts], *, communities: Iterable[int] = ()) -> "Names":
        """The names of everything these facts mention. Two queries."""
        kept = list(facts)
        areas = {*communities, *(one["community"] for one in kept if isinstance(one.get("community"), int))}
        bodies = {UUID(str(one["organisation"])) for one in kept if "organisation" in one}
        return cls(
            communities=dict(Area.objects.filter(id__in=areas).values_list("id", "name")),
            organisations={
                str(body): name for body, name in Organisation.objects.filter(id__in=bodies).values_list("id", "name")
            },
        )

    def community(self, community_id: object) -> str:
        return self.communities.get(community_id, UNNAMED) if isinstance(community_id, int) else UNNAMED

    def organisation(self, organisation_id: object) -> str:
        return self.organisations.get(str(organisation_id), UNNAMED)


def picked(reason: str, facts: Facts, names: Names) -> str:
    """Why this person, and what the next best would cost."""
    sentences = [_sentence(PICKED, reason, facts, names)]
    if "next_best_minutes" in facts and reason != BY_HAND:
        as_near = facts["next_best_minutes"] == facts.get("minutes")
        sentences.append(str(AS_NEAR if as_near else NEXT_BEST) % facts)
    sentences += [broken_rule(str(rule), facts, names) for rule in _rules(facts)]
    return reduce(lambda one, then: str(ONE_THEN) % {"one": one, "then": then}, sentences)


def left_open(reason: str, facts: Facts, names: Names) -> str:
    """Why nobody sits here."""
    return _sentence(OPEN, reason, facts, names)


def broken_rule(rule: str, facts: Facts, names: Names) -> str:
    """Which rule a choice by hand breaks."""
    return _sentence(BROKEN, rule, facts, names)


def _rules(facts: Facts) -> list[object]:
    rules = facts.get("broken", [])
    return [rule for rule in rules if rule in {"not_senior", "not_strong"}] if isinstance(rules, list) else []


def _sentence(sentences: Mapping[str, str | Promise], code: str, facts: Facts, names: Names) -> str:
    named = {key: value for key, value in facts.items() if isinstance(value, int | str)}
    named |= {"community": names.community(facts.get("community"))}
    named |= {"organisation": names.organisation(facts.get("organisation"))}
    return str(sentences[code]) % named
