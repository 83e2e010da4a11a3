"""Which skills, languages and licences a text asks for, and which it merely speaks of.

A word of the vocabulary is REQUIRED where the sentence asks for ability or for those who have it:
- it says so: "谁会骑三轮车", "懂急救的", "who can drive a truck", "有护理经验";
- it names a person who holds the skill ("缺个护士", "two drivers"), or those who do the work ("搬东西的来两个");
- it names a paper, which is always somebody's ("with a licence"), or a language by its Chinese name, which is no nationality;
- it counts so many of the seats for the work ("两个搬东西, 一个开车"): anyone can do everyday work, so there the seats must
  be parted, or else it is simply what all of them are called for ("要4个人搬东西").
All else is the occasion or the purpose: "准备第二轮核酸, 要4个人" asks for no one who takes swabs. "能" and "can" ask for
ability in learnt work only: "谁能帮忙搬东西" asks who is free. What is waived ("不用驾照") or wished for ("会英语的优先") is
not required.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from muster.callouts.reading.clauses import CONTEXT_CHARS, before, clause_at
from muster.callouts.reading.counts import Count
from muster.callouts.reading.said import Said, Span
from muster.callouts.reading.vocabulary import EVERYDAY, LETTERED, OCCASIONS, PERSONS, Code, codes_by_word, lexicon

MENTIONS_MAX = 40

# "社会", "开会", "委员会", "一会儿", "会议": the same character, and no ability.
_NOT_ABLE = r"(?<![委员社机一开协议工商等待约聚散周例晨大学])(?<!不)"
_KNOWS = re.compile(
    rf"{_NOT_ABLE}(?:会(?![议场长员计所馆来去到有在参下被])|懂|擅长|熟悉|精通|学过|干过|做过|当过|操作过)"
    r"|(?<=会不)会|(?<![a-z])(?:speaks?|speaking|fluent in|knows?(?: how to)?"
    r"|able to|experience(?:d)? (?:in|with|at|of)|trained (?:in|as)|qualified"
    r"|skilled|good at|certified|has done)(?![a-z])"
)
_CAN = re.compile(r"(?<!不)(?:能(?!源|力|量|否)|可以)|(?<![a-z])(?:can|could|who'll|able)(?![a-z])")
_OPERATES = re.compile(r"(?:骑|开|驾驶|操作|修|用|弄|飞|ride|drive|operate|fly|fix|use)\s?(?:the\s|an?\s)?$")
# An ability reaches over a list ("英语和手语") as far as another act begins ("开车去仓库搬东西").
_REACH_ENDS = re.compile(r"[的来去到帮送在\0\1\2]|(?<![a-z])(?:to(?! how)|at|in|from|for|come|help|with|who)(?![a-z])")
_REACH_MAX = 24
_ASKER_BEFORE = re.compile(r"(?:谁|哪[位个]|[个名位人要需缺找求招有]|谁都?不?|会不)$")
_TOPIC = re.compile(
    r"[^,.。!?\n]{0,3}?[,?!]?\s?(?:有没有人?|有|请问)?(?:谁|哪位|哪个|有人|大家"
    r"|你们)?(?:有谁|谁)?(?:会|能|懂)(?:不会|不能)?(?:骑|开|修|弄|用|说|讲|做"
    r"|看|翻)?(?:懂|的|吗|么|呢|呀|啊|嘛|不)?\s?(?:$|[,.。!?\n\0]|人)"
)
_EXPERIENCE = re.compile(
    r"\s?(?:方面)?的?(?:经验|基础|技能|特长|背景|专业|资质)|\s(?:experience|skills?|training|background|qualification)(?![a-z])"
)
_HOLDERS = re.compile(
    r"(?:车|货|活)?的(?!时|车|东|货|物|人?太)(?:人|志愿者|师傅|同志|邻居)?(?=\s?(?:$"
    r"|[,.。!?;、\n\0\1\2/]|来(?!了)|请|有吗|举手|报名|吱|扣|[0-9一二两三四五六七八九十]"
    r"|速|赶|优|就|最|都|吗|和|跟|过来|到))"
)
_HOLDERS_CUED = re.compile(r"(?:[个名位缺要找招求需请俩仨]|谁是|有没有|哪位|人)[^,.。!?\n]{0,6}$")
_PERSON_AS_OTHER_BEFORE = re.compile(
    r"(?:[给帮替接送陪跟向听叫]|各位|这位|那位|照顾|安排|我们?|咱们?|联系|"
    r"(?<![一-鿿])[王李张刘陈杨黄赵吴周徐孙马朱胡郭林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范石廖贾夏韦付方邹孟熊秦邱尹薛闫段侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔汤])$"
    r"|(?<![a-z])(?:(?:the|our|this|that|my|his|her|their|these|those|see|to"
    r"|to an?|help|with an?|from|by|feed|as an?)|(?<!looking )(?<!calling )(?<!call )(?<!asking )for(?: an?)?)\s$"
)
_PERSON_AS_OTHER_AFTER = re.compile(
    r"们|站|亭|室|说|让|叫|来了|到了|已|都|下班|要求|的?[车家饭餐]|一下|一[段份个张页]"
    r"|[一两]?句|您|好|辛苦|'s|\s(?:says?|said|is|are|was|were|has|have|will"
    r"|told|asks?)(?![a-z])"
)
_VERB_FORMS = {"翻译", "cook", "guard", "tutor", "marshal"}  # "翻译一下", "帮忙翻译": the work; "缺个翻译": who does it
_ASKED_BEFORE = re.compile(
    r"(?<![a-z])(?:an?|one|two|another|needs?|more|experienced|and|or|[0-9])\s$"
    r"|(?:[个名位缺找招求差]|需要|要|当|做|有没有)(?:会?[^,。]{0,4}的)?$"
)
_WAIVED_BEFORE = re.compile(
    r"(?:(?<!会)不会|(?<!用)不用|不需要|无需|不要求|不必|不一定|(?<!有)没有?(?=[^没]{0,6}$))[^,。]{0,6}$"
    r"|(?<![a-z])(?:no|not|without|don't need|needn't)\s[^,.]{0,20}$"
)
_WAIVED_AFTER = re.compile(r"[^,。]{0,4}(?:不限|没有?也行|无所谓)|\s(?:not needed|not required|is not needed)")
_WISHED = re.compile(r"优先|最好|更好|preferred|ideally|a plus|bonus|nice to have|if possible")
_SCHOOL_AFTER = re.compile(r"老师|课|书|教材|作业|考试|说明|版")
_LANGUAGE_NEEDED = re.compile(r"(?:need|needs|in|into|from|to|and|or|,|looking for)\s(?:an?\s|some\s|one\s|two\s)?$")
_LANGUAGE_HOLDER = re.compile(r"[\s-](?:speak|interpret|translat)")
_LICENCE_NEAR = re.compile(r"\s?(?:以上)?的?(?:驾?照|证|本|驾驶|licen[cs]e|class)")
_OR = re.compile(r"\s?(?:或者?是?|还是|/|or)\s?(?:会|懂|an?\s)?")
_COUNT_JOINS = re.compile(
    r"\s?(?:人|师傅|同志|志愿者|的|能|可以|去|来|负责|帮忙?|做|搞|管|专门|专职|to|for|on|doing|who can|can|strong|more|a|the|\s){0,3}\s?"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A word of the vocabulary in the text."""

    codes: tuple[Code, ...]
    word: str
    span: Span
    of_desk: bool = False  # the desk taught it, so it always means what it says


def mentions_of(text: Said) -> list[Mention]:
    return [
        Mention(codes_by_word()[found.word], found.word, (found.start, found.end))
        for found in islice(lexicon().matches(text.plain), MENTIONS_MAX)
    ]


def required(mentions: Sequence[Mention], plain: str, *, counts: Sequence[Count]) -> list[Mention]:
    """Those of the mentions that are required, by the rules above."""
    parted = sum(1 for count in counts if any(_is_role(mention, plain, count) for mention in mentions)) > 1 or (
        len(counts) > 1 and counts[0].of_people
    )
    asked = [
        mention
        for mention in mentions
        if mention.of_desk
        or (not _is_waived(mention, plain) and _is_required(mention, plain, counts=counts, parted=parted))
    ]
    return _without_plain_driving(_without_alternatives(asked, plain), plain)


def _is_required(mention: Mention, plain: str, *, counts: Sequence[Count], parted: bool) -> bool:
    kinds = {kind for kind, _ in mention.codes}
    if mention.word in LETTERED:
        return bool(_LICENCE_NEAR.match(plain, mention.span[1])) or _is_known(mention, plain)
    if kinds == {"licence"}:
        return True
    if "language" in kinds:
        return _is_language(mention, plain)
    if mention.word in PERSONS:
        return _is_person(mention, plain)
    return (
        _is_known(mention, plain)
        or _is_doable(mention, plain)
        or _is_holder(mention, plain)
        or any(_is_counted(mention, plain, count, parted=parted) for count in counts)
    )


def _is_known(mention: Mention, plain: str) -> bool:
    """ "会…" before the word or, where the word is the topic, "…谁会" after it; or "…经验"."""
    start, end = mention.span
    if _EXPERIENCE.match(plain, end):
        return True
    cue = _reaches(_KNOWS, plain, start)
    if cue is None or (mention.word in OCCASIONS and not _is_asking(plain, cue, end)):
        return bool(_TOPIC.match(plain, end))
    return True


def _is_asking(plain: str, cue: int, end: int) -> bool:
    """ "谁会做核酸", "会做核酸的": an ability; "明天会做核酸": what will happen."""
    return bool(_ASKER_BEFORE.search(before(plain, cue)) or re.match(r"[^,。!?\n]{0,6}[的吗么]", plain[end:]))


def _is_doable(mention: Mention, plain: str) -> bool:
    """ "能…" and "can …": of learnt work only, and not of what is going on anyway."""
    if any(code in EVERYDAY for _, code in mention.codes):
        return False
    able = _reaches(_CAN, plain, mention.span[0])
    if able is None:
        return mention.word == "有车" and bool(re.search(r"(?:谁|哪位|没)$", before(plain, mention.span[0])))
    return mention.word not in OCCASIONS or bool(_OPERATES.search(before(plain, mention.span[0])))


def _reaches(cue: re.Pattern[str], plain: str, start: int) -> int | None:
    """Where the cue stands that reaches a word: before it in its clause, with no other act between."""
    first = max(clause_at(plain, start).start, start - _REACH_MAX)
    for found in cue.finditer(plain, first, start):
        if not _REACH_ENDS.search(plain, found.end(), start):
            return found.start()
    return None


def _is_person(mention: Mention, plain: str) -> bool:
    """Not somebody spoken of ("给医生送饭", "王老师"), and not the work that shares the name ("翻译一下")."""
    start, end = mention.span
    context = before(plain, start)
    if mention.word in _VERB_FORMS and not _ASKED_BEFORE.search(context):
        return False
    return not _PERSON_AS_OTHER_BEFORE.search(context) and not _PERSON_AS_OTHER_AFTER.match(plain, end)


def _is_holder(mention: Mention, plain: str) -> bool:
    """ "搬东西的": those who do it, if they are asked for and it is not an occasion ("做核酸的排队")."""
    start, end = mention.span
    context = before(plain, start)
    holders = _HOLDERS.match(plain, end)
    if not holders or mention.word in OCCASIONS:
        return bool(holders) and bool(context.endswith("有"))
    return bool(_HOLDERS_CUED.search(context)) or bool(
        re.match(r"来(?!了)|请|举手|报名|[0-9一二两三四五六七八九十]", plain[holders.end() :])
    )


def _is_role(mention: Mention, plain: str, count: Count) -> bool:
    """ "两个登记" and "登记两个"."""
    if count.span[1] <= mention.span[0]:
        return bool(_COUNT_JOINS.fullmatch(plain, count.span[1], mention.span[0]))
    return bool(re.fullmatch(r"[\s:x×*]{0,3}", plain[mention.span[1] : count.span[0]]))


def _is_counted(mention: Mention, plain: str, count: Count, *, parted: bool) -> bool:
    if not _is_role(mention, plain, count):
        return False
    return parted or (
        mention.word not in OCCASIONS and not any(code in EVERYDAY or code == "swabbing" for _, code in mention.codes)
    )


def _is_language(mention: Mention, plain: str) -> bool:
    start, end = mention.span
    if not mention.word.isascii():
        return not _SCHOOL_AFTER.match(plain, end) or _is_known(mention, plain)
    return (
        _is_known(mention, plain)
        or bool(_LANGUAGE_HOLDER.match(plain, end))
        or bool(
            _LANGUAGE_NEEDED.search(plain[max(0, start - CONTEXT_CHARS) : start])
            and re.match(r"\s?(?:$|[,.!?;\n\0\1\2])", plain[end:])
        )
    )


def _is_waived(mention: Mention, plain: str) -> bool:
    start, end = mention.span
    clause_end = min(clause_at(plain, start).end, end + CONTEXT_CHARS)
    context = before(plain, start)
    return (
        bool(_WAIVED_BEFORE.search(context))
        or bool(_WAIVED_AFTER.match(plain, end))
        or bool(_WISHED.search(context) or _WISHED.search(plain, end, clause_end))
    )


def _without_alternatives(asked: list[Mention], plain: str) -> list[Mention]:
    """ "英语或法语": a need cannot say "or", and nobody would have both, so that the first one stands and the desk looks."""
    return [
        one
        for place, one in enumerate(asked)
        if not (place and _OR.fullmatch(plain, asked[place - 1].span[1], max(one.span[0], asked[place - 1].span[1])))
    ]


def _without_plain_driving(asked: list[Mention], plain: str) -> list[Mention]:
    """ "Drive a truck" and "truck driver" ask for the truck: whoever drives one is not asked for a car as well."""
    vehicles = [
        one for one in asked if any(code in {"lorry", "tricycle", "motorcycle", "forklift"} for _, code in one.codes)
    ]
    return [
        one
        for one in asked
        if one.codes != (("skill", "driving"),)
        or not any(
            re.fullmatch(
                r"\s?(?:an?\s|the\s)?", plain[min(one.span[1], vehicle.span[1]) : max(one.span[0], vehicle.span[0])]
            )
            for vehicle in vehicles
        )
    ]
