"""Why an organisation goes where it goes, and why a place still lacks people: codes and facts as sentences."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from muster.teams.reasons import Facts, Names

MATCHED: dict[str, str | Promise] = {
    "as_before": _("As in the plan before: they were asked already. %(minutes)s minutes."),
    "nearest": _("No organisation with people free is nearer: %(minutes)s minutes."),
    "nearer_is_sent": _(
        "%(organisation)s is nearer (%(nearer_minutes)s minutes), but has nobody left. %(minutes)s minutes."
    ),
    "nearer_stays_together": _(
        "%(organisation)s is nearer (%(nearer_minutes)s minutes), but is needed elsewhere or would have to be torn apart."
        " %(minutes)s minutes."
    ),
}
LACKING: dict[str, str | Promise] = {
    "nobody_may_go": _("Every organisation that was looked at has declined to come here for that time."),
    "nobody_left": _(
        "All organisations that may come have sent everybody they can spare. Raise the share, or ask more widely."
    ),
    "groups_too_small": _("What organisations have left is fewer than go together."),
    "too_far": _("Those who are free are too far away for so few."),
}


def matched(reason: str, facts: Facts, names: Names) -> str:
    """Why this organisation."""
    named: Mapping[str, object] = dict(facts) | {"organisation": names.organisation(facts.get("organisation"))}
    return str(MATCHED[reason]) % named


def lacking(reason: str) -> str:
    """Why nobody else comes."""
    return str(LACKING[reason])
