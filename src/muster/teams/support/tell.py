"""Send word of a loan: to the organisation's contact what it is asked and what came of it, to each person where they go and when
it is over, to the chats of the community who comes. Runs as muster_worker; each is told a thing once, in the transaction that
notes it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from muster.channels import outbox
from muster.channels.budget import DAY, BudgetSpent, afford_calls, spend
from muster.channels.letter import Addressed, Letter
from muster.channels.queries import groups_of, ways_to
from muster.channels.registry import in_use
from muster.people.models import Volunteer
from muster.people.queries import contact_of
from muster.places.models import Area
from muster.teams.support_models import Lent, Loan, LoanAnswer, Side

LASTS = timedelta(hours=6)
CONTACT_PER_DAY_MAX = 30  # messages to one organisation
PURPOSE = "support"

TO_CONTACT = {
    Loan.State.ASKED: gettext_noop(
        "%(place)s is short. Please lend %(people)s people, %(from)s to %(to)s. Sign in to say who, or why not."
    ),
    Loan.State.AGREED: gettext_noop(
        "%(place)s expects your people, %(from)s to %(to)s. Those you named have been told."
    ),
    Loan.State.DECLINED: gettext_noop("Your people are not needed in %(place)s after all, %(from)s to %(to)s."),
    Loan.State.REPLACED: gettext_noop(
        "There is a new plan: %(place)s no longer asks you for people, %(from)s to %(to)s."
    ),
    Loan.State.OVER: gettext_noop("The support of %(place)s has ended. Thank you."),
}
GOES = gettext_noop(
    "Your organisation lends you to %(place)s, %(from)s to %(to)s. Please report in there as you come. Thank you."
)
IS_OVER = gettext_noop("The support of %(place)s has ended: you count at your own community again. Thank you.")
NOT_NEEDED = gettext_noop("You are not needed in %(place)s after all. Thank you for being ready.")


def tell(loan: Loan, *, now: datetime) -> None:
    """Whatever has not been told yet. Sets `loan.told`, which the caller stores."""
    place = _place(loan)
    _tell_contact(loan, place, now=now)
    if loan.state in {Loan.State.AGREED, Loan.State.RUNNING}:
        coming = _untold(loan, Lent.State.COMING, Lent.State.THERE, told="")
        _tell_people(loan, coming, GOES, "goes", place=place, now=now)
        _tell_groups(loan, len(coming), place=place, now=now)
    home, spared = _untold(loan, Lent.State.HOME, told="goes"), _untold(loan, Lent.State.RELEASED, told="goes")
    _tell_people(loan, home, IS_OVER, "over", place=place, now=now)
    _tell_people(loan, spared, NOT_NEEDED, "spared", place=place, now=now)


def _tell_contact(loan: Loan, place: str, *, now: datetime) -> None:
    """Of what they did themselves they need no message; nor of an end of what they never heard of."""
    word = loan.state
    if (
        word == loan.told
        or word not in TO_CONTACT
        or _did_so_themselves(loan)
        or (word != Loan.State.ASKED and not loan.told)
    ):
        return
    contact = contact_of(loan.organisation_id)
    if contact is None or not contact.phone or outbox.channel_in_use() is None:
        return
    with translation.override("zh-hans"):
        body = _(TO_CONTACT[Loan.State(word)]) % _values(loan, place)
    try:
        with transaction.atomic():
            spend(f"support:{loan.organisation_id}", DAY, CONTACT_PER_DAY_MAX, now=now)
            spend(f"city-day:{loan.city_id}", DAY, settings.SMS_CITY_DAY_MAX, now=now)
            outbox.put(
                Letter(contact.phone, body),
                purpose=f"{PURPOSE}.{word}",
                lasts=LASTS,
                now=now,
                community_id=loan.community_id,
                about_id=loan.id,
            )
    except BudgetSpent:
        return  # their page says the same
    loan.told = word


def _did_so_themselves(loan: Loan) -> bool:
    if loan.state != Loan.State.DECLINED:
        return False
    return LoanAnswer.objects.filter(loan=loan, side=Side.ORGANISATION, confirms=False).exists()


def _untold(loan: Loan, *states: Lent.State, told: str) -> list[Lent]:
    return list(Lent.objects.filter(loan=loan, state__in=states, told=told).order_by("volunteer_id"))


def _tell_people(loan: Loan, lent: Sequence[Lent], text: str, word: str, *, place: str, now: datetime) -> None:
    """Each by their first way. A text message always makes a sound, so none says that it is over at the time agreed."""
    people = {one.id: one for one in Volunteer.objects.filter(id__in=[one.volunteer_id for one in lent])}
    ways = _ways(people.values())
    by_text = [person for person, way in ways.items() if way == "sms"] if word != "over" else []
    within = set(afford_calls(by_text, city_id=loan.city_id, now=now)) if by_text else set()
    letters = [
        Addressed(
            channel=(outbox.channel_in_use() or way) if way == "sms" else way,
            letter=_letter(loan, people[person], text, place=place, to=people[person].phone if way == "sms" else ""),
            person_id=person,
            quiet=word == "over",
        )
        for person, way in ways.items()
        if way and (way != "sms" or person in within)
    ]
    outbox.put_all(
        letters,
        purpose=f"{PURPOSE}.{word}",
        lasts=LASTS,
        now=now,
        community_id=loan.community_id,
        about_id=loan.id,
        tag=f"loan-{loan.id.hex}"[:40],
    )
    Lent.objects.filter(id__in=[one.id for one in lent]).update(told=word)


def _ways(people: Iterable[Volunteer]) -> dict[UUID, str]:
    """In the demo the screen stands in for text messages."""
    known = list(people)
    with_phone = {person.id for person in known if person.phone}
    ways = ways_to([person.id for person in known], with_phone=with_phone) if known else {}
    on_screen = "sms" if outbox.channel_in_use() == "screen" else ""
    return {person: next(iter(found), "" if person not in with_phone else on_screen) for person, found in ways.items()}


def _tell_groups(loan: Loan, people: int, *, place: str, now: datetime) -> None:
    if not people:
        return
    with translation.override("zh-hans"):
        body = ngettext(
            "%(count)s person of %(organisation)s comes to help us, %(from)s to %(to)s.",
            "%(count)s people of %(organisation)s come to help us, %(from)s to %(to)s.",
            people,
        ) % (_values(loan, place) | {"count": people, "organisation": loan.organisation.name})
    for group in groups_of(loan.community_id):
        if group.channel in in_use():
            said = Letter("", body, title=place)
            outbox.put_to_group(
                group.id, said, purpose=f"{PURPOSE}.come", lasts=LASTS, now=now, about_id=loan.id, quiet=True
            )


def _letter(loan: Loan, person: Volunteer, text: str, *, place: str, to: str) -> Letter:
    """In Chinese, but for those who have named their languages and Chinese is not among them."""
    english = person.languages and "zh" not in person.languages and "en" in person.languages
    with translation.override("en" if english else "zh-hans"):
        return Letter(to, _(text) % _values(loan, place), title=place)


def _values(loan: Loan, place: str) -> dict[str, object]:
    return {"place": place, "people": loan.people, "from": _time(loan.starts_at), "to": _time(loan.ends_at)}


def _time(at: datetime) -> str:
    return f"{timezone.localtime(at):%m-%d %H:%M}"


def _place(loan: Loan) -> str:
    name = Area.objects.filter(id=loan.community_id).values_list("name", flat=True).first() or ""
    return f"{name} {loan.compound}".strip()
