"""Answers pasted back from a chat group (接龙): each line in its order, as if they had answered themselves."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from muster.access.actors import Actor
from muster.callouts import rules
from muster.callouts.answers import Heard, heard
from muster.callouts.claim import all_said
from muster.callouts.flush import Doing, Stands, Verb
from muster.callouts.models import Callout
from muster.callouts.refusals import CalloutClosed, CalloutRefused
from muster.mobilise import jielong
from muster.mobilise.listed import LINES_MAX, listed
from muster.mobilise.matching import Match, State, matches
from muster.mobilise.refusals import ListTooLong, Refused

LINE_MAX = 300  # characters; what is longer names nobody
DIGITS = "0123456789.、)（(: "


@dataclass(frozen=True)
class Pasted:
    """What a pasted list did, in its order, and the lines that the desk must look at."""

    taken: Sequence[tuple[str, Stands]]  # the name as written, and how they stand
    unclear: Sequence[tuple[str, str]]  # the line as written, and why: "new" | "ambiguous" | "not_understood"


def paste(callout: Callout, text: str, *, by: Actor, now: datetime) -> Pasted:
    """Take everybody on the list whom this desk knows for certain. Handing it in twice changes nothing more."""
    rules.for_desk(by, callout.community_id)
    if callout.state == Callout.State.CLOSED:
        raise CalloutClosed
    try:
        names, notes = _apart(text)
        said = jielong.parse(names, region=settings.PHONE_REGION)
        claims = [one for one in said if isinstance(one, jielong.Claim)]
        rows = [(one.line, one.name, one.unit, one.phone) for one in claims]
        people = listed(callout.operation_id, callout.community_id, rows, via="list")
        found = matches(people, callout.city_id)
    except jielong.ListTooLong as error:
        raise CalloutRefused(ListTooLong(most=LINES_MAX).sentence) from error
    except Refused as refused:
        raise CalloutRefused(refused.sentence) from refused
    sure = [
        (match, claim) for match, claim in zip(found, claims, strict=True) if match.state in {State.MATCHED, State.HERE}
    ]
    doings = [_doing(match, notes.get(claim.line)) for match, claim in sure]
    stands = all_said(callout.community_id, callout.id, doings, now=now) if doings else []
    unread = [(one.text, "not_understood") for one in said if isinstance(one, jielong.NotUnderstood)]
    unclear = [(_written(claim), str(match.state)) for match, claim in zip(found, claims, strict=True)
               if match.state in {State.NEW, State.AMBIGUOUS}]  # fmt: skip
    return Pasted([(claim.name, one) for (_, claim), one in zip(sure, stands, strict=True)], unclear + unread)


def _apart(text: str) -> tuple[str, dict[int, Heard]]:
    """The lines without what was answered beside the names ("李明 20分钟到"), and those answers by the number of their line."""
    lines, notes = re.split(r"\r\n|[\r\n]", text), dict[int, Heard]()
    for number, line in enumerate(lines[: jielong.LINES_MAX], start=1):
        kept = []
        for part in re.split(r"([\s,，;；、]+)", line[:LINE_MAX]):
            answer = heard(part) if len(part) > 1 and part.strip(DIGITS) != "" else None
            if answer is None:
                kept.append(part)
            else:
                notes[number] = answer
        lines[number - 1] = "".join(kept) + line[LINE_MAX:]
    return "\n".join(lines), notes


def _doing(match: Match, note: Heard | None) -> Doing:
    """What stands beside the name may say when, or that they cannot after all."""
    verb: Verb = "give_up" if note and note.verb == "give_up" else "claim"
    return Doing(match.candidates[0].id, verb, eta_min=(note.eta_min if note else None) or 15, via="list")


def _written(claim: jielong.Claim) -> str:
    return " ".join(filter(None, (claim.name, claim.unit, claim.phone)))
