"""The certificate on paper: one page in Chinese and English, with the code by which it is verified."""

import io
from datetime import date
from xml.sax.saxutils import escape

import segno
from reportlab.lib.enums import TA_CENTER
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from muster.field.certificate import Certificate

FONT = "STSong-Light"  # a font that readers of PDF bring along; nothing is embedded
WIDTH, HEIGHT = A4
MARGIN = 25 * mm
QR_MM = 45
QUIET_MODULES = 4

TITLE = ParagraphStyle("title", fontName=FONT, fontSize=28, leading=36, alignment=TA_CENTER, wordWrap="CJK")
UNDER = ParagraphStyle("under", parent=TITLE, fontSize=13, leading=18)
TEXT = ParagraphStyle("text", parent=TITLE, fontSize=15, leading=28, alignment=0)
SMALL = ParagraphStyle("small", parent=TITLE, fontSize=9, leading=13)


def pdf_of(certificate: Certificate, link: str) -> bytes:
    """The page as PDF. `link` is what the code says: the address of the public page."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    file = io.BytesIO()
    paper = Canvas(file, pagesize=A4, invariant=1)
    paper.setTitle("志愿服务证明 · Certificate of voluntary service")
    paper.setAuthor("Muster")
    top = HEIGHT - 45 * mm
    for text, style in said(certificate):
        top = _written(paper, text, style, top=top)
    _code(paper, link)
    paper.showPage()
    paper.save()
    return file.getvalue()


def said(one: Certificate) -> list[tuple[str, ParagraphStyle]]:
    """What the paper says, line by line from the top."""
    name, operation, city = (escape(text) for text in (one.name, one.operation, one.city))
    english = escape(one.operation_en or one.operation)
    hours, minutes = one.hours
    days, in_days = _days(one.first_on, one.last_on)
    certified = f"　　兹证明 {name} 于{days}参加“{operation}”志愿服务，实际服务 {hours} 小时 {minutes} 分钟。"
    served = " and ".join(
        [_counted(hours, "hour"), _counted(minutes, "minute")] if hours else [_counted(minutes, "minute")]
    )
    in_english = (
        f'This certifies that {name} served as a volunteer in "{english}" {in_days}, for {served} in all. Thank you.'
    )
    lines = [
        ("志愿服务证明", TITLE),
        ("Certificate of voluntary service", UNDER),
        (f"{certified}特此证明，谨致谢意。", TEXT),
        (in_english, UNDER),
        (f"{city} · {_chinese(one.issued_on)}", UNDER),
    ]
    return (
        [("演示数据，人物均为虚构 · Demonstration: all people are invented", SMALL), *lines] if one.synthetic else lines
    )


def _days(first: date, last: date) -> tuple[str, str]:
    """When, in Chinese and in English: one day or from the first to the last."""
    if first == last:
        return _chinese(first), f"on {first:%Y-%m-%d}"
    return f"{_chinese(first)}至{_chinese(last)}", f"from {first:%Y-%m-%d} to {last:%Y-%m-%d}"


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def _chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _written(paper: Canvas, text: str, style: ParagraphStyle, *, top: float) -> float:
    """Write a paragraph below `top`; answers where the next one begins."""
    paragraph = Paragraph(text, style)
    height = float(paragraph.wrap(WIDTH - 2 * MARGIN, HEIGHT)[1])
    paragraph.drawOn(paper, MARGIN, top - height)
    return float(top - height - 9 * mm)


def _code(paper: Canvas, link: str) -> None:
    """The QR code near the foot, drawn module by module, and what it is for."""
    rows = [list(row) for row in segno.make(link, error="m", micro=False).matrix]
    module = QR_MM * mm / (len(rows) + 2 * QUIET_MODULES)
    left, top = (WIDTH - QR_MM * mm) / 2, 40 * mm + QR_MM * mm
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                at = left + (QUIET_MODULES + x) * module, top - (QUIET_MODULES + y + 1) * module
                paper.rect(*at, module, module, stroke=0, fill=1)
    _written(paper, "扫码核验 · Scan to verify. Nothing is kept of it.", SMALL, top=38 * mm)
