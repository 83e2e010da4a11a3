"""Report in everyone on a paper list that was keyed into a sheet: the same two steps as for a pasted list."""

import unicodedata
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from muster.access.actors import Actor
from muster.mobilise.listed import Row, listed
from muster.mobilise.paste import NotUnderstood, Preview, preview_of
from muster.sheets import Sheet, read

HEADINGS = {
    "name": {"姓名", "名字", "人员", "name", "full name"},
    "unit": {"单位", "工作单位", "所在单位", "部门", "organisation", "organization", "unit", "company"},
    "phone": {"手机", "手机号", "手机号码", "电话", "联系电话", "联系方式", "phone", "mobile", "telephone"},
}
TEXT_MAX = 200  # of a line that is shown again


def preview(operation_id: UUID, community_id: int, file: bytes, filename: str, *, by: Actor, now: datetime) -> Preview:
    """Read a sheet with a column of names, and units and numbers where it has them. Nothing is kept.

    Raises `SheetRefused`, `NothingPasted` or `ListTooLong`.
    """
    lines, unread = _lines(read(file, filename))
    return preview_of(listed(operation_id, community_id, lines, via="paper"), unread, by=by, now=now)


def _lines(sheet: Sheet) -> tuple[list[Row], tuple[NotUnderstood, ...]]:
    columns = {use: _column(sheet.header.cells, names) for use, names in HEADINGS.items()}
    lines: list[Row] = []
    unread: list[NotUnderstood] = []
    for row in sheet.rows:
        said = {use: row.cells[at] if at is not None and at < len(row.cells) else "" for use, at in columns.items()}
        if said["name"].strip():
            lines.append((row.line, said["name"], said["unit"], said["phone"]))
        elif any(cell.strip() for cell in row.cells):
            unread.append(NotUnderstood(row.line, " ".join(row.cells)[:TEXT_MAX]))
    return lines, tuple(unread)


def _column(header: Sequence[str], names: set[str]) -> int | None:
    plain = [unicodedata.normalize("NFKC", heading).strip().strip("*").lower() for heading in header]
    return next((at for at, heading in enumerate(plain) if heading in names), None)
