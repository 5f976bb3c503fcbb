"""Mail over TLS with certificates of a real authority: the right one passes, others are named."""

from __future__ import annotations

import ssl
import warnings
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from monitor.errors import SendError
from monitor.model import MailServer, Message, Security, Target
from monitor.notify import Channels
from tests.notify.postoffice import PostOffice, open_office
from tests.notify.servers import answers, server

TO = "desk@example.org"
HERE = "127.0.0.1"
AN_HOUR_AGO = datetime.now(UTC) - timedelta(hours=1)
BOTH = pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def _trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """This machine trusts the authority by SSL_CERT_FILE, as an operator would have it."""
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))


def showing(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def send(port: int, security: Security) -> None:
    mail_server = MailServer(HERE, port, "monitor@example.org", security)
    with closing(Channels(mail_server, timeout=timedelta(seconds=2))) as channels:
        channels.send(Target("t", (TO,)), TO, Message("k1", "title", "text"))


def refusal(context: ssl.SSLContext, security: Security) -> str:
    office = PostOffice()
    tls, starttls = (context, None) if security is Security.TLS else (None, context)
    with (
        open_office(office, tls=tls, starttls=starttls) as port,
        pytest.raises(SendError) as caught,
    ):
        send(port, security)
    assert not office.mails
    assert not caught.value.permanent
    assert not caught.value.uncertain
    return str(caught.value)


@BOTH
@pytest.mark.usefixtures("_trusted")
def test_a_mail_goes_to_a_server_with_the_right_certificate(
    authority: trustme.CA, security: Security
) -> None:
    office = PostOffice()
    context = showing(authority.issue_cert(HERE))
    tls, starttls = (context, None) if security is Security.TLS else (None, context)

    with open_office(office, tls=tls, starttls=starttls) as port:
        send(port, security)

    assert office.keys == ["k1"]


@BOTH
@pytest.mark.usefixtures("_trusted")
@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda ca: ca.issue_cert("mail.example.org"), "not for '127.0.0.1'"),
        (
            lambda ca: ca.issue_cert(
                HERE, not_before=AN_HOUR_AGO - timedelta(days=9), not_after=AN_HOUR_AGO
            ),
            "has expired",
        ),
        (
            lambda ca: ca.issue_cert(HERE, not_before=datetime.now(UTC) + timedelta(days=2)),
            "check the clock",
        ),
        (lambda _: trustme.CA().issue_cert(HERE), "authority that nobody here knows"),
    ],
)
def test_a_wrong_certificate_is_refused_with_its_reason(
    authority: trustme.CA,
    security: Security,
    make: Callable[[trustme.CA], trustme.LeafCert],
    said: str,
) -> None:
    assert said in refusal(showing(make(authority)), security)


@BOTH
def test_a_certificate_that_signed_itself_is_refused_with_its_reason(security: Security) -> None:
    sample = Path(__file__).parent.parent / "poll" / "samples" / "self-signed.pem"
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sample)

    said = refusal(context, security)

    assert "signed by itself" in said
    assert "SSL_CERT_FILE" in said


@pytest.fixture(params=[ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
def old(authority: trustme.CA, request: pytest.FixtureRequest) -> ssl.SSLContext:
    """What a server has that speaks old TLS alone."""
    context = showing(authority.issue_cert(HERE))
    # OpenSSL 3 does not speak it unless told that nothing is too weak.
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = context.maximum_version = request.param
    return context


@pytest.mark.usefixtures("_trusted")
def test_a_server_that_speaks_old_tls_alone_is_refused(old: ssl.SSLContext) -> None:
    assert "speaks no TLS 1.2 or newer" in refusal(old, Security.STARTTLS)


@pytest.mark.usefixtures("_trusted")
def test_a_server_that_says_it_speaks_old_tls_alone_is_refused_too(old: ssl.SSLContext) -> None:
    with server(answers({}), old) as port, pytest.raises(SendError) as caught:
        send(port, Security.TLS)

    assert "it speaks no TLS 1.2 or newer" in str(caught.value)


def test_a_server_that_speaks_no_tls_at_once_may_want_starttls() -> None:
    with server(answers({})) as port, pytest.raises(SendError) as caught:
        send(port, Security.TLS)

    assert "perhaps `security: starttls`" in str(caught.value)
