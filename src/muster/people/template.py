"""The people list to download: headings in two languages, one example, and a second sheet that says how to fill it in."""

import io

from xlsxwriter import Workbook

from muster.people.columns import COLUMNS, REQUIRED
from muster.people.words import LANGUAGES, LICENCES, SKILLS, Word
from muster.sheets import write

# Nobody's row: an import leaves it out where it still stands as it is here.
EXAMPLE = {
    "name": "示例（请删除）Example",
    "phone": "13800000000",
    "organisation": "市大剧院",
    "contact_name": "王主任",
    "contact_phone": "13900000000",
    "district": "城关区",
    "subdistrict": "酒泉路街道",
    "community": "畅家巷社区",
    "senior": "否",
    "strong": "是",
    "skills": "骑三轮车；急救",
    "languages": "英语；手语",
    "licences": "C1",
    "available": "工作日 18:00-22:00；周末 08:00-20:00",
    "care": "每天 07:00-08:30",
    "night_calls": "否",
    "source": "机关",
}

_NOTES = {
    "name": ("必填。1 至 40 个字，不含数字。", "Required. 1 to 40 letters, no digits."),
    "phone": ("一个完整号码；没有可留空。", "One complete number, or empty."),
    "organisation": ("单位全称；居民可留空。", "Full name; empty for residents."),
    "contact_name": ("单位负责联系的人，可留空。", "Who answers for the organisation; may be empty."),
    "contact_phone": ("可留空。", "May be empty."),
    "district": ("社区重名时填写。", "Where two communities share a name."),
    "subdistrict": ("社区重名时填写。", "Where two communities share a name."),
    "community": ("必填。居住地社区的名称或代码。", "Required. Name or code of the community where they live."),
    "senior": ("是否担任高级职务：是 / 否。空白为否。", "Holds a senior post: yes / no. Empty is no."),
    "strong": ("单位认定的骨干：是 / 否。空白为否。", "Marked strong by the organisation: yes / no. Empty is no."),
    "skills": (
        "用分号隔开；表中没有的词照原样保留，至多 30 字。",
        "Split by semicolons; other words are kept, up to 30 letters.",
    ),
    "languages": ("用分号隔开。", "Split by semicolons."),
    "licences": ("用分号隔开。", "Split by semicolons."),
    "available": ("例：工作日 18:00-22:00；周末 08:00-20:00。", "Like: Mon-Fri 18:00-22:00; weekends 08:00-20:00."),
    "care": ("不便被召集的时间。只写时间，不写人和原因。", "When not to be called. Times only, never whose or why."),
    "night_calls": ("是否接受夜间召集：是 / 否。空白为否。", "May be called at night: yes / no. Empty is no."),
    "source": ("机关 / 居民 / 老兵 / 社工 / 其他。", "Public body / resident / veteran / social worker / other."),
}
_TEXT_ROWS = 5_000  # formatted as text beforehand, so that Excel rounds no long number


def template() -> bytes:
    """The workbook, ready to be sent."""
    output = io.BytesIO()
    book = Workbook(output)
    _list_page(book)
    _notes_page(book)
    book.close()
    return output.getvalue()


def _list_page(book: Workbook) -> None:
    page = book.add_worksheet("名单 People")
    text = book.add_format({"num_format": "@"})
    page.set_column(0, len(COLUMNS) - 1, 18, text)
    page.set_row(0, 32, book.add_format({"bold": True, "text_wrap": True, "valign": "top", "num_format": "@"}))
    headings = [f"{column.zh} {column.en}{' *' if column.field in REQUIRED else ''}" for column in COLUMNS]
    write.write_row(page, headings, index=0)
    write.write_row(page, [EXAMPLE[column.field] for column in COLUMNS], index=1)
    page.freeze_panes(1, 1)
    for position, column in enumerate(COLUMNS):
        if column.field in {"senior", "strong", "night_calls"}:
            page.data_validation(1, position, _TEXT_ROWS, position, {"validate": "list", "source": ["是", "否"]})


def _notes_page(book: Workbook) -> None:
    page = book.add_worksheet("说明 Notes")
    page.set_column(0, 0, 30)
    page.set_column(1, 2, 60)
    rows = [["列 Column", "怎么填", "How to fill it in"]]
    rows += [[column.heading, *_NOTES[column.field]] for column in COLUMNS]
    for title, words in (("技能 Skills", SKILLS), ("语言 Languages", LANGUAGES), ("证照 Licences", LICENCES)):
        rows += [[], [title], *([_both(word), word.zh, word.en] for word in words.values())]
    for index, row in enumerate(rows):
        write.write_row(page, row, index=index)


def _both(word: Word) -> str:
    return f"{word.zh} {word.en}"
