"""A notice as text to paste into a chat group."""

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from muster.mobilise.models import Notice


def chat_text(notice: Notice, language: str, *, link: str = "") -> str:
    """Title, text, deadline, and where to report in; in English only where the notice has it."""
    english = language.startswith("en") and bool(notice.title_en and notice.body_en)
    title, body = (notice.title_en, notice.body_en) if english else (notice.title, notice.body)
    with translation.override("en" if english else "zh-hans"):
        deadline = date_format(timezone.localtime(notice.deadline), "DATETIME_FORMAT")
        lines = [f"【{title}】" if not english else title, body, _("Deadline: %(deadline)s") % {"deadline": deadline}]
        if link:
            lines.append(_("Report in here: %(link)s") % {"link": link})
    return "\n".join(lines)
