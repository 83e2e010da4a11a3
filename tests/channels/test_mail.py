"""Mail by SMTP, to a real server."""

import email
import ssl
from email.policy import default

import pytest

from muster.channels import mail
from muster.channels.failures import PermanentFailure, TemporaryFailure, Unanswered
from muster.channels.letter import Letter
from muster.channels.mail.server import is_address, server_of
from tests.channels.arranged import an_outgoing
from tests.channels.postbox import Postbox, a_certificate, serving

TO = "wang.xiulan@example.org"


def a_mail(**changes: object):
    return an_outgoing(
        letter=Letter(TO, "今晚 19:00 需要三个人。", "召集：广后街", "https://muster.example/c/1"), **changes
    )


def received(postbox: Postbox):
    [envelope] = postbox.mails
    return envelope, email.message_from_bytes(envelope.content, policy=default)


def test_a_mail_arrives_as_plain_text_with_a_name_of_its_own(postbox: Postbox):
    outgoing = a_mail()

    mail.send(outgoing)

    envelope, message = received(postbox)
    assert (envelope.mail_from, envelope.rcpt_tos) == ("desk@muster.example", [TO])
    assert (message["From"], message["To"], message["Subject"]) == ("desk@muster.example", TO, "召集：广后街")
    assert message["Message-ID"] == f"<{outgoing.id}@muster.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_content_type() == "text/plain"
    assert message.get_content().split() == ["今晚", "19:00", "需要三个人。", "https://muster.example/c/1"]


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\x0b", "\u2028"])
def test_no_header_can_be_slipped_in_by_a_title(postbox: Postbox, end):
    mail.send(an_outgoing(letter=Letter(TO, "x", f"召集{end}Bcc: all@example.org{end}{end}body")))

    _envelope, message = received(postbox)
    assert message["Bcc"] is None
    assert message["Subject"] == "召集 Bcc: all@example.org body"


NO_ADDRESSES = [
    "",
    "wang",
    "a@b@c",
    f"{TO}\r\nRCPT TO:<all@example.org>",
    f"{TO}, all@example.org",
    f"<{TO}>",
    '"a b"@example.org',
    "王@example.org",
    "a" * 65 + "@example.org",
]


@pytest.mark.parametrize("to", NO_ADDRESSES)
def test_what_is_no_plain_address_is_refused_before_the_server_is_asked(postbox: Postbox, to):
    with pytest.raises(PermanentFailure):
        mail.send(an_outgoing(letter=Letter(to, "x")))

    assert (postbox.mails, is_address(to)) == ([], False)


@pytest.mark.parametrize(
    ("answer", "failure"),
    [("451 later", TemporaryFailure), ("552 too large", PermanentFailure), ("550 no", PermanentFailure)],
)
def test_the_servers_answer_tells_whether_to_try_again(postbox: Postbox, answer, failure):
    postbox.answers = answer
    with pytest.raises(failure):
        mail.send(a_mail())

    postbox.to_addresses = answer
    with pytest.raises(failure):
        mail.send(a_mail())


@pytest.mark.alone
def test_a_server_that_falls_silent_after_the_mail_leaves_it_open(postbox: Postbox):
    postbox.answers = None

    with pytest.raises(Unanswered):
        mail.send(a_mail())

    assert len(postbox.mails) == 1


def test_a_server_that_is_away_has_taken_nothing(settings):
    settings.MAIL_URL = "smtp://127.0.0.1:9?from=desk@muster.example"

    with pytest.raises(TemporaryFailure) as failure:
        mail.send(a_mail())

    assert not isinstance(failure.value, Unanswered)


@pytest.mark.parametrize("known", [True, False])
def test_a_certificate_that_nobody_vouches_for_gets_no_mail(settings, tmp_path, monkeypatch, known):
    """Planted bug: encryption without a look at who is on the other side."""
    box, ours = Postbox(), a_certificate(tmp_path, "localhost")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(ours)
    if known:
        monkeypatch.setattr(mail, "_trusted", lambda: ssl.create_default_context(cafile=ours))
    with serving(box, settings, hostname="localhost", tls_context=context):
        if known:
            mail.send(a_mail())
        else:
            with pytest.raises(TemporaryFailure):
                mail.send(a_mail())

    assert len(box.mails) == known


def test_elsewhere_than_on_loopback_mail_travels_encrypted_or_not_at_all(postbox: Postbox, settings, monkeypatch):
    """Planted bug: STARTTLS only where it is offered, which whoever sits in between can take out."""
    monkeypatch.setattr("muster.channels.mail.server.LOOPBACK", set())

    with pytest.raises(PermanentFailure) as failure:
        mail.send(a_mail())

    assert (str(failure.value).split()[0], postbox.mails) == ("not_set", [])


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://h?from=a@b.c",
        "smtp://?from=a@b.c",
        "smtp://host",
        "smtp://host?from=a%0ab@c.d",
        "smtp://host:x?from=a@b.c",
        "smtp://[h?from=a@b.c",
    ],
)
def test_a_setting_that_names_no_server_and_sender_is_said_to_be_none(url):
    with pytest.raises(PermanentFailure):
        server_of(url)


def test_a_setting_is_taken_apart_and_hides_its_password():
    server = server_of("smtps://us%40er:p%2Fw@mail.example?from=desk@muster.example")

    assert (server.host, server.port, server.is_tls, server.user, server.password) == (
        "mail.example",
        465,
        True,
        "us@er",
        "p/w",
    )
    assert "p/w" not in repr(server)
