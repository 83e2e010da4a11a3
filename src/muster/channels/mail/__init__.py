"""Mail by SMTP: plain text, encrypted on its way, and one message for each address."""

import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from functools import lru_cache

from django.conf import settings

from muster.channels.failures import PermanentFailure, TemporaryFailure, Unanswered
from muster.channels.letter import Outgoing
from muster.channels.mail.server import Server, is_address, server_of
from muster.channels.peer import WAIT_MAX_S, cut_after
from muster.channels.reasons import Reason

HANDS = 2
ALL_STEPS_MAX_S = 10.0  # of one mail, from the greeting to the answer
SUBJECT = "Muster"  # of a message without a title


def is_set() -> bool:
    return bool(settings.MAIL_URL)


def repeats(_tag: str) -> bool:
    """A server that fell silent may have taken the mail, and nothing keeps it from taking a second one."""
    return False


def send(message: Outgoing) -> None:
    """Hand one mail to the server. A 4xx is temporary, a 5xx final."""
    server = server_of(settings.MAIL_URL)
    if not is_address(message.letter.to):
        raise PermanentFailure(Reason.REFUSED, "not an address")
    smtp = _made(server)
    try:
        with cut_after(ALL_STEPS_MAX_S, lambda: smtp.sock):
            _greet(smtp, server)
            _envelope(smtp, server, message.letter.to)
            _deposit(smtp, _written(server, message).as_bytes())
    finally:
        smtp.close()


def _made(server: Server) -> smtplib.SMTP:
    name = server.sender.rpartition("@")[2]  # as whom we greet; left out, it would be looked up and could hang
    if server.is_tls:
        return smtplib.SMTP_SSL(local_hostname=name, timeout=WAIT_MAX_S, context=_trusted())
    return smtplib.SMTP(local_hostname=name, timeout=WAIT_MAX_S)


def _greet(smtp: smtplib.SMTP, server: Server) -> None:
    """Connect, encrypt and sign in. Whatever goes wrong here, nothing was taken."""
    try:
        # Named, because `smtplib` checks certificates against it; the constructor would connect at once.
        smtp._host = server.host  # type: ignore[attr-defined]  # noqa: SLF001
        smtp.connect(server.host, server.port)
        smtp.ehlo()
        if not server.is_tls and (smtp.has_extn("starttls") or not server.is_loopback):
            smtp.starttls(context=_trusted())
            smtp.ehlo()
        if server.user:
            smtp.login(server.user, server.password)
    except smtplib.SMTPNotSupportedError:
        raise PermanentFailure(Reason.NOT_SET, "the server offers no encryption, or no way to sign in") from None
    except smtplib.SMTPAuthenticationError as error:
        raise TemporaryFailure(Reason.NOT_SET, f"status {error.smtp_code}") from None
    except smtplib.SMTPResponseException as error:
        raise TemporaryFailure(Reason.BUSY, f"status {error.smtp_code}") from None
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise TemporaryFailure(Reason.AWAY, type(error).__name__) from None


def _envelope(smtp: smtplib.SMTP, server: Server, to: str) -> None:
    try:
        for code, _said in (smtp.mail(server.sender), smtp.rcpt(to)):
            _check(code)
    except (OSError, smtplib.SMTPException) as error:
        raise TemporaryFailure(Reason.AWAY, type(error).__name__) from None


def _deposit(smtp: smtplib.SMTP, mail: bytes) -> None:
    """From here on silence means: perhaps."""
    try:
        code, _said = smtp.data(mail)
    except smtplib.SMTPDataError as error:  # the server would not even begin
        code = error.smtp_code
    except (OSError, smtplib.SMTPException) as error:
        raise Unanswered(Reason.SILENT, type(error).__name__) from None
    _check(code)


def _check(code: int) -> None:
    if 200 <= code < 300:
        return
    if 400 <= code < 500:
        raise TemporaryFailure(Reason.BUSY, f"status {code}")
    if 500 <= code < 600:
        raise PermanentFailure(Reason.REFUSED, f"status {code}")
    raise Unanswered(Reason.UNREADABLE, f"status {code}")


def _written(server: Server, message: Outgoing) -> EmailMessage:
    letter, mail = message.letter, EmailMessage(policy=SMTP)
    mail["From"], mail["To"] = server.sender, letter.to
    mail["Subject"] = " ".join(letter.title.split()) or SUBJECT  # no line break: a header cannot be slipped in
    mail["Date"] = formatdate(usegmt=True)
    mail["Message-ID"] = f"<{message.id}@{server.sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"  # keeps out-of-office replies away (RFC 3834)
    mail.set_content("\n\n".join(part for part in (letter.body, letter.link) if part))
    return mail


@lru_cache(maxsize=1)
def _trusted() -> ssl.SSLContext:
    return ssl.create_default_context()
