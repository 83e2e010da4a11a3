"""What can be wrong with a row of a people list: a code, its parameters and an English sentence."""

from dataclasses import dataclass, field


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for the faces, which translate it."""
    return sentence


MESSAGES: dict[str, str] = {
    "no_column": gettext_noop("There is no column %(heading)s. Use the template, or give that column this heading."),
    "column_twice": gettext_noop("Two columns both mean %(heading)s. Delete or rename one of them."),
    "too_many_people": gettext_noop("The list has more than %(people_max)s people. Split it into smaller files."),
    "missing": gettext_noop("This must be filled in."),
    "name": gettext_noop("“%(text)s” is not a name of 1 to %(chars_max)s letters without digits."),
    "phone": gettext_noop("“%(text)s” is not one complete phone number."),
    "phone_kind": gettext_noop("“%(text)s” has a phone number's length, but no such number is given out."),
    "yes_or_no": gettext_noop("“%(text)s” is neither yes (是) nor no (否)."),
    "source": gettext_noop(
        "“%(text)s” is none of: public body (机关), resident (居民), veteran (老兵), social worker (社工), other (其他)."
    ),
    "hours": gettext_noop("“%(text)s” cannot be read as hours. Write them like: 工作日 18:00-22:00; 周末 08:00-20:00."),
    "word": gettext_noop("“%(text)s” is unknown and longer than %(chars_max)s characters. Use a word of the template."),
    "too_many_words": gettext_noop("More than %(words_max)s words in one cell. Leave the most useful ones."),
    "too_long": gettext_noop("This is longer than %(chars_max)s characters. Shorten it."),
    "control_character": gettext_noop("This holds an invisible control character. Type it again."),
    "rounded_number": gettext_noop(
        "Excel has rounded this number. Format the column as text and type the number again."
    ),
    "error_value": gettext_noop("Excel shows an error in this cell. Correct its formula, or type the value."),
    "example": gettext_noop(
        "This is the template's example, partly changed. Delete the row, or write the person's own name."
    ),
    "duplicate": gettext_noop("The same person stands in line %(first_line)s. Delete one of the two."),
}


@dataclass(frozen=True, slots=True)
class BadRow:
    """One thing wrong, by line and by the column's heading as it stands in the file."""

    line: int
    column: str
    code: str
    params: dict[str, int | str] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The English sentence, filled in."""
        return MESSAGES[self.code] % self.params
