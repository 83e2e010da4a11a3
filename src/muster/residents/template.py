"""The register to download: headings in two languages, one example, and a second sheet that says how to fill it in."""

import io

from xlsxwriter import Workbook

from muster.people.words import LANGUAGES
from muster.residents.columns import COLUMNS
from muster.residents.words import NEEDS
from muster.sheets import write

REQUIRED = ("building", "door", "people")
# The whole address is for those whose list has nothing else; the community is filled in by the page.
LEFT_OUT = frozenset({"address", "community"})
# Nobody's door: an import leaves it out where it still stands as it is here.
EXAMPLE = {
    "community": "",
    "address": "",
    "compound": "金城家园",
    "building": "4号楼",
    "unit": "2单元",
    "storey": "",
    "door": "301",
    "part": "",
    "head": "示例（请删除）Example",
    "people": "3",
    "phone": "13800000000",
    "language": "普通话",
    "occupancy": "有人",
    "needs": "行动不便",
    "notes": "晚上 7 点后在家",
}

_NOTES = {
    "compound": ("没有小区名称可留空。", "Empty where there is none."),
    "building": ("必填。写 4 或 4号楼 都可以。", "Required. 4 and 4号楼 mean the same."),
    "unit": ("只有一个单元可留空。", "Empty where the house has one stairwell."),
    "storey": ("可留空：301 是 3 层，1204 是 12 层。门牌看不出楼层时填写。", "Only where the door does not say: 301 is on 3."),
    "door": ("必填。一户一行。也可以写 4-2-301 或 4号楼2单元301室。", "Required, one row a door. 4-2-301 is read too."),
    "part": ("同一个门里住着两户时，分别写 1 和 2。", "1 and 2 where two households live behind one door."),
    "head": ("可留空。加密保存，查看都有记录。", "May be empty. Sealed; each look is logged."),
    "people": ("必填，0 至 999 的整数。空置或不详的可留空。", "Required: a whole number from 0 to 999. Empty where vacant or unknown."),
    "phone": ("一个完整号码；可留空。加密保存。", "One complete number, or empty. Sealed."),
    "language": ("与这户说话用的语言；可留空。", "In which to speak with the household; may be empty."),
    "occupancy": ("有人 / 空置 / 不详。空白：有人数的为有人，0 人为空置。", "Lived in / empty / unknown. May be empty."),
    "needs": ("只写下面的词，用顿号或分号隔开；可留空。加密保存。", "Only the words below, split by semicolons; may be empty. Sealed."),
    "notes": ("至多 200 字；不写病情和身份证号。加密保存。", "Up to 200 characters; no diagnoses, no ID numbers. Sealed."),
}  # fmt: skip
_TEXT_ROWS = 5_000  # formatted as text beforehand, so that Excel makes no date of 3-1 and rounds no number
_SHOWN = tuple(column for column in COLUMNS if column.field not in LEFT_OUT)


def template() -> bytes:
    """The workbook, ready to be sent."""
    output = io.BytesIO()
    book = Workbook(output)
    _register_page(book)
    _notes_page(book)
    book.close()
    return output.getvalue()


def _register_page(book: Workbook) -> None:
    page = book.add_worksheet("台账 Register")
    page.set_column(0, len(_SHOWN) - 1, 16, book.add_format({"num_format": "@"}))
    page.set_row(0, 32, book.add_format({"bold": True, "text_wrap": True, "valign": "top", "num_format": "@"}))
    headings = [f"{column.zh} {column.en}{' *' if column.field in REQUIRED else ''}" for column in _SHOWN]
    write.write_row(page, headings, index=0)
    write.write_row(page, [EXAMPLE[column.field] for column in _SHOWN], index=1)
    page.freeze_panes(1, 1)
    place = [column.field for column in _SHOWN].index("occupancy")
    page.data_validation(1, place, _TEXT_ROWS, place, {"validate": "list", "source": ["有人", "空置", "不详"]})


def _notes_page(book: Workbook) -> None:
    page = book.add_worksheet("说明 Notes")
    page.set_column(0, 0, 30)
    page.set_column(1, 2, 60)
    rows = [["列", "怎么填", "How to fill it in"]]
    rows += [[column.heading, *_NOTES[column.field]] for column in _SHOWN]
    for title, words in (("需要 Needs", NEEDS), ("语言 Languages", LANGUAGES)):
        rows += [[], [title], *([f"{word.zh} {word.en}", word.zh, word.en] for word in words.values())]
    for index, row in enumerate(rows):
        write.write_row(page, row, index=index)
