"""One cell of a people list: text to a value, or `Complaint`. Nothing is guessed."""

import re
import unicodedata

import phonenumbers

from muster.people.hours import HoursUnclear, Window, windows
from muster.people.words import code_of

NAME_CHARS_MAX, UNIT_CHARS_MAX = 40, 120
WORD_CHARS_MAX, CODE_CHARS_MAX, WORDS_MAX = 30, 12, 20
PHONE_CHARS_MAX = 40
_SHOWN_CHARS_MAX = 60

_NOTHING = frozenset(["", "无", "没有", "暂无", "none", "n/a", "-", "—", "/"])
_YES = frozenset(
    ["是", "有", "yes", "y", "true", "√", "✓", "✔", "senior", "strong", "高级", "高级职务", "骨干", "愿意", "接受"]
)
_NO = frozenset(
    ["否", "无", "没有", "不是", "no", "n", "false", "×", "✗", "x", "普通", "一般", "不愿意", "不接受", "-", "—"]
)
_SOURCES = {
    "public_body": ("公共机构", "机关", "机关干部", "机关单位", "党政机关",
        "事业单位", "机关事业单位", "国企", "国有企业", "干部", "单位职工", "publicbody", "publicbodies"),
    "resident": ("居民", "社区居民", "群众", "居民志愿者", "热心居民", "resident", "residents"),
    "veteran": ("老兵", "退役军人", "退伍军人", "转业军人", "veteran", "veterans"),
    "social_worker": ("社工", "社会工作者", "社区工作者", "socialworker", "socialworkers"),
    "other": ("其他", "其它", "other"),
}  # fmt: skip
_REORDERING = frozenset("\u202a\u202b\u202d\u202e")  # makes a text look like another
_WORD_GAPS = re.compile(r"[;,、/|\n]+|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))


class Complaint(Exception):
    """Why a cell is refused: a code of `complaints.MESSAGES` and its parameters."""

    def __init__(self, code: str, **params: int | str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def plain(text: str) -> str:
    """Full-width forms made narrow, blanks made one. Control characters are refused, not dropped."""
    narrow = " ".join(unicodedata.normalize("NFKC", text).split())
    if narrow.isprintable():
        return narrow
    # Chats and web pages leave zero-width marks in what is copied from them; these change nothing and go.
    visible = "".join(char for char in narrow if char in _REORDERING or unicodedata.category(char) != "Cf")
    if not visible.isprintable():
        raise Complaint("control_character")
    return visible


def filled(text: str) -> str:
    """The cell's text, where 无, none or a dash mean that there is nothing."""
    cell = plain(text)
    return "" if cell.casefold() in _NOTHING else cell


def name(text: str) -> str:
    """A person's name, with or without a middle dot. Chinese names lose the blanks put in to line them up."""
    cell = plain(text)
    if re.fullmatch(r"[\u4e00-\u9fff\u3400-\u4dbf\U00020000-\U0003ffff· ]+", cell):
        cell = cell.replace(" ", "")
    if not cell:
        raise Complaint("missing")
    if len(cell) > NAME_CHARS_MAX or any(char.isdigit() for char in cell) or not any(char.isalpha() for char in cell):
        raise Complaint("name", text=shown(cell), chars_max=NAME_CHARS_MAX)
    return cell


def phone(text: str, *, region: str) -> str:
    """The number in E.164, or nothing."""
    cell = filled(text).translate(_DASHES)
    if not cell:
        return ""
    if len(cell) > PHONE_CHARS_MAX or not re.fullmatch(r"\+?[\d\s().-]+", cell):
        raise Complaint("phone", text=shown(cell))
    found = _number(re.sub(r"[\s().-]", "", cell), region)
    if not found:
        digits = re.sub(r"\D", "", cell)
        raise Complaint("phone_kind" if 7 <= len(digits) <= 15 else "phone", text=shown(cell))
    return found


def _number(digits: str, region: str) -> str:
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def unit(text: str) -> str:
    """The name of an organisation or of another body."""
    return _within(filled(text), UNIT_CHARS_MAX)


def yes_or_no(text: str) -> bool:
    """Yes, or no; an empty cell is no."""
    cell = plain(text).casefold()
    if cell in _YES:
        return True
    if cell == "" or cell in _NO:
        return False
    raise Complaint("yes_or_no", text=shown(cell))


def source(text: str) -> str:
    """A code of `models.Source`, or nothing where the cell is empty."""
    cell = filled(text).casefold().replace(" ", "").replace("_", "")
    for code, words in _SOURCES.items():
        if cell in words:
            return code
    if cell:
        raise Complaint("source", text=shown(cell))
    return ""


def skills(text: str) -> tuple[str, ...]:
    """Codes of `words.SKILLS`; what has none stays as it was written."""
    return _words(text, kind="skill", chars_max=WORD_CHARS_MAX)


def languages(text: str) -> tuple[str, ...]:
    """Codes of `words.LANGUAGES`; what has none stays as it was written."""
    return _words(text, kind="language", chars_max=CODE_CHARS_MAX)


def licences(text: str) -> tuple[str, ...]:
    """Codes of `words.LICENCES`; what has none stays as it was written."""
    return _words(text, kind="licence", chars_max=CODE_CHARS_MAX)


def _words(text: str, *, kind: str, chars_max: int) -> tuple[str, ...]:
    cell = "" if filled(text) == "" else plain(text.replace("\n", ";"))
    found = dict.fromkeys(
        code_of(word, kind=kind) or word
        for part in _WORD_GAPS.split(cell)
        if (word := part.strip(" 。.")) and filled(word)
    )
    for word in found:
        if len(word) > chars_max:
            raise Complaint("word", text=shown(word), chars_max=chars_max)
    if len(found) > WORDS_MAX:
        raise Complaint("too_many_words", words_max=WORDS_MAX)
    return tuple(found)


def hours(text: str) -> tuple[Window, ...]:
    """Weekly windows, or none where the cell is empty."""
    if not filled(text):
        return ()
    try:
        return windows(text)
    except HoursUnclear:
        raise Complaint("hours", text=shown(plain(text))) from None


def shown(text: str) -> str:
    """So much of a stranger's text as a sentence about it can carry."""
    return text if len(text) <= _SHOWN_CHARS_MAX else text[:_SHOWN_CHARS_MAX] + "…"


def _within(text: str, chars_max: int) -> str:
    if len(text) > chars_max:
        raise Complaint("too_long", chars_max=chars_max)
    return text
