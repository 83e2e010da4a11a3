"""What can be wrong with a row of a register: a code and an English sentence that says what to do."""

from muster.people import complaints as shared


def gettext_noop(sentence: str) -> str:
    """Mark a sentence for the faces, which translate it."""
    return sentence


_SHARED = (
    "no_column", "column_twice", "missing", "name", "phone", "phone_kind", "too_long", "control_character",
    "rounded_number", "error_value",
)  # fmt: skip

MESSAGES: dict[str, str] = {code: shared.MESSAGES[code] for code in _SHARED} | {
    "no_door_column": gettext_noop(
        "There is no column for the door. Give one column the heading 门牌 Door, or 地址 Address such as 4号楼2单元301室."
    ),
    "no_building": gettext_noop(
        "The building is missing. Fill it in on every row, also where cells are merged, or write the whole address."
    ),
    "no_door": gettext_noop("The door is missing. Write its number, such as 301."),
    "no_community": gettext_noop("The community is missing. Fill in its name or its code on every row."),
    "too_many_doors": gettext_noop(
        "The list has more than %(doors_max)s doors of one community. Split it by building into several files."
    ),
    "cut_off": gettext_noop(
        "The list ends at the very last line that an .xls file can hold, so the rest may have been cut off. "
        "Save the original as .xlsx."
    ),
    "date": gettext_noop("“%(text)s” has become a date. Format the column as text and type the door again."),
    "building": gettext_noop("“%(text)s” is not the name of a building of 1 to %(chars_max)s characters."),
    "unit": gettext_noop("“%(text)s” is not a stairwell. Write it like 2 or 2单元; empty where the house has only one."),
    "door": gettext_noop("“%(text)s” is not a door. Write its number, such as 301, or the address: 4号楼2单元301室."),
    "address": gettext_noop("“%(text)s” cannot be read as an address. Write it like 4号楼2单元301室 or 4-2-301."),
    "contradiction": gettext_noop("“%(text)s” and “%(other)s” on the same row are two doors. Correct one of the two."),
    "two_meanings": gettext_noop(
        "“%(text)s” can mean two doors. Write the stairwell in the column 单元 Unit and the number alone here."
    ),
    "no_storey": gettext_noop("The storey cannot be told from the door “%(text)s”. Add a column 楼层 Storey and write it there."),
    "storey": gettext_noop("“%(text)s” is not a storey. Write a whole number from -9 to 200 without 0, such as 3 or -1."),
    "part": gettext_noop("“%(text)s” is not a number from 1 to 99. Number the households behind one door from 1 on."),
    "people": gettext_noop("“%(text)s” is not a whole number from 0 to 999. Write how many people live here."),
    "no_people": gettext_noop(
        "How many people live here is missing. Write the number, or 空置 (empty) or 不详 (unknown) in the column 入住情况 Occupancy."
    ),
    "nobody": gettext_noop("Somebody lives here and the number of people is 0. Correct the number, or write 空置 (empty)."),
    "not_empty": gettext_noop("The dwelling is empty and %(people)s people live in it. Correct one of the two."),
    "occupancy": gettext_noop("“%(text)s” is none of: lived in (有人), empty (空置), unknown (不详)."),
    "language": gettext_noop("“%(text)s” is not one language of the template. Choose one of its words, or leave the cell empty."),
    "need": gettext_noop(
        "“%(text)s” is none of: dialysis (透析), insulin (胰岛素), limited mobility (行动不便), infant (婴儿), "
        "oxygen (吸氧), other (其他)."
    ),
    "example": gettext_noop("This is the template's example, partly changed. Delete the row, or write a real door."),
    "duplicate": gettext_noop(
        "The same door stands in line %(first_line)s. Delete one of the two; where two households live behind it, "
        "number them 1 and 2 in the column 分户 Part."
    ),
    "would_be_lost": gettext_noop(
        "The register holds %(column)s for this door and the file has no such column, so it would be lost. "
        "Add the column, or leave out all of 户主, 电话, 语言 and 备注 to correct doors and numbers only."
    ),
}  # fmt: skip
