"""Text to paste into the community's chat group, with the link to report in."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from muster.desk.current import DeskRequest, at_desk
from muster.desk.report_link import report_link
from muster.mobilise.announce import chat_text
from muster.mobilise.models import Notice

LANGUAGES = ("zh-hans", "en")


@require_safe
@at_desk
def page(request: DeskRequest) -> HttpResponse:
    """The last notice that went out; before there is one, a plain request to report in."""
    sent = Notice.objects.filter(operation=request.operation, sent_at__isnull=False, ended_at=None)
    notice = sent.order_by("-sent_at", "-id").first()
    link = report_link(request, request.community)
    texts = {tongue: _text(notice, tongue, request.community.name, link) for tongue in LANGUAGES}
    context = {"texts": texts, "notice": notice, "link": link, "synthetic": request.operation.synthetic}
    return render(request, "desk/message.html", context)


def _text(notice: Notice | None, tongue: str, place: str, link: str) -> str:
    if notice and (tongue != "en" or (notice.title_en and notice.body_en)):
        return chat_text(notice, tongue, link=link)
    with translation.override(tongue):
        return _("%(place)s asks everyone who has come to report in, once, from their own phone: %(link)s") % {
            "place": place,
            "link": link,
        }
