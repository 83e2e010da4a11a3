"""What each channel is called on pages."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NAMES: dict[str, Promise] = {
    "screen": _("this screen"),
    "sms": _("text message"),
    "webpush": _("notification of the app"),
    "mail": _("mail"),
    "matrix": _("Matrix room"),
    "matrix_id": _("Matrix name, to answer by"),
    "wecom": _("WeCom group robot"),
    "dingtalk": _("DingTalk group robot"),
    "feishu": _("Feishu group robot"),
}


def name_of(channel: str) -> str:
    """A channel without a name is shown as it is."""
    return str(NAMES.get(channel, channel))
