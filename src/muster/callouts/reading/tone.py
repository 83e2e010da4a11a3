"""How urgent a text is, whether it asks a neighbour for help or calls people out, and whether it is for those still up."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from muster.callouts.reading.proposal import Because, Kind, Urgency
from muster.callouts.reading.said import Said
from muster.callouts.reading.starts import Start

SOON_WITHIN = timedelta(hours=12)
NOW_WITHIN = timedelta(hours=1)  # "急!" with a start further away than this hurries the answers, not the people
HELP_SEATS_MAX = 3  # "谁能来20个人" is a question, and no small one

_NOW = re.compile(
    r"现在|此刻|马上|立[刻即马]|即刻|赶[紧快忙]|速[来到去]|火速|迅速|快[来去点些到](?!了)"
    r"|尽[快速早]|十万火急|[紧加特]急(?!出口|通道|电话)"
    r"|(?<![不着别应救])急(?![救诊性着])|急(?=着)(?<!别急)|救命"
    r"|(?<![a-z])(?<!not )(?:right now|right away|now|asap|a\.s\.a\.p|urgent(?:ly)?"
    r"|immediately|at once|straight away|hurry|emergency|sos)(?![a-z])"
)
_SOON = re.compile(
    r"不(?:着)?急|别着?急|一会儿?|待会|等会|等一下|稍后|晚点|回头"
    r"|(?<![a-z])(?:no rush|not urgent|no hurry|when you can|later|in a bit|soon)(?![a-z])"
)
_WHO = re.compile(
    r"(?:有没有|有)?(?:谁|哪[位个]|哪家)(?!知道|也|都|说|在群|还没|没睡|醒)"
    r"(?:会|能|可以|懂|有空|有时间|方便|愿意|顺路|想|来|去|帮|家里?有|有|是|在|给|手[里头]|那)?"
    r"|有(?:会|能|懂)[^,。!?]{0,10}[吗么没]|有没有(?:人|会|能|懂|哪)?|有人(?:会|能|可以|懂|有空)"
    r"|能不能帮|帮[我个]|我[家妈爸奶]|求助|帮帮"
    # "Someone who speaks Arabic" asks nobody.
    r"|(?<![a-z])(?:(?<!one )(?<!body )(?<!people )(?<!person )(?<!volunteers )who(?:'s|se)?"
    r" (?:can|could|has|have|knows?|speaks?|is able|would|will|able|free)"
    r"|who's free|(?:can|could|would|will|does|is|has) (?:any|some)(?:one|body)"
    r"|any(?:one|body)(?: who| able| free| around)?|any [a-z ]{2,20} (?:around|here|free|available|out there)"
    r"|help me|is there (?:an?|any(?:one|body)?)|can you)(?![a-z])"
)
# Whoever has not slept for two days, or cannot sleep well, speaks of themselves.
_AWAKE = re.compile(
    r"(?<![我夜宿天眼])(?<!我们)(?<!一直)[没未](?:有)?(?:睡(?:着|觉|下)?|休息)(?!好|够|醒|过|了)|醒着|醒了|睡不着|夜猫子?"
    r"|(?<![a-z])(?<!keep )(?:awake|still up|not asleep|(?:haven't|not) slept|can't sleep"
    r"|who(?:'s| is|ever is|ever's) (?:still )?up|night owls?)(?![a-z])"
)


def urgency_of(
    text: Said, start: Start | None, *, desk: Sequence[tuple[Urgency, str]], now: datetime
) -> tuple[Urgency, list[Because]]:
    """The desk's own words first. A named start outranks hurry, unless it is within the hour."""
    if desk:
        return desk[0][0], [Because("urgency", desk[0][1])]
    hurry = _NOW.search(text.plain)
    if start and start.at and not (hurry and start.at - now <= NOW_WITHIN):
        words = " ".join(text.words(span) for span in start.spans)
        return (Urgency.SOON if start.at - now <= SOON_WITHIN else Urgency.LATER), [Because("urgency", words)]
    if hurry:
        return Urgency.NOW, [Because("urgency", text.words(hurry.span()))]
    if start:
        return Urgency.SOON, [Because("urgency", text.words(span)) for span in start.spans]
    if leisure := _SOON.search(text.plain):
        return Urgency.SOON, [Because("urgency", text.words(leisure.span()))]
    return Urgency.NOW, []


def kind_of(text: Said, *, seats: int) -> tuple[Kind, list[Because]]:
    """Who asks "who can …?" wants one neighbour, or a few."""
    asking = _WHO.search(text.plain)
    if asking is None or seats > HELP_SEATS_MAX:
        return Kind.CALL, []
    return Kind.HELP, [Because("kind", text.words(asking.span()))]


def asks_awake(text: Said) -> bool:
    return bool(_AWAKE.search(text.plain))
