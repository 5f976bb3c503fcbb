"""Postfix with its own configuration, that delivers to a Maildir which the test can read."""

from __future__ import annotations

import mailbox
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import trustme

from tests.peers.starting import HOST, eventually, free_port, missing

KNOWN = "desk@example.org"
_MAIN = """\
compatibility_level = 3.6
queue_directory = {home}/queue
data_directory = {home}/data
maillog_file = /dev/stdout
myhostname = mail.example.org
mydestination =
local_recipient_maps =
alias_maps =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
virtual_mailbox_domains = example.org
virtual_mailbox_maps = inline:{{{{ {known} = desk/ }}}}
virtual_mailbox_base = {home}/mail
virtual_minimum_uid = {uid}
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
smtpd_tls_cert_file = {home}/conf/server.pem
smtpd_tls_key_file = {home}/conf/server.pem
smtpd_tls_security_level = encrypt
"""
_MASTER = """\
127.0.0.1:{starttls} inet n - n - - smtpd
127.0.0.1:{tls} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
error unix - - n - - error
virtual unix - n n - - virtual
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""


@dataclass(frozen=True, slots=True)
class Postfix:
    """A running Postfix: its ports, who signed its certificate, and where its mails end."""

    starttls: int
    tls: int
    authority: Path
    box: Path
    log: Path

    def delivered(self, key: str) -> EmailMessage:
        """The mail with this key as it lies in the box, waited for."""
        return eventually(lambda: self.mails().get(key), f"mail {key}")

    def mails(self) -> dict[str, EmailMessage]:
        """What lies in the box, by key."""
        if not (self.box / "new").exists():
            return {}
        raw = [each.as_bytes() for each in mailbox.Maildir(self.box, create=False)]
        mails = [message_from_bytes(each, policy=policy.default) for each in raw]
        return {str(mail["Message-ID"]).strip("<>").partition("@")[0]: mail for mail in mails}


@contextmanager
def running() -> Iterator[Postfix]:
    """Postfix, stopped with the context; skips the test where it cannot run."""
    program = shutil.which("postfix", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None:
        missing("Postfix is not installed (Debian: apt-get install postfix)")
    if os.geteuid() != 0:
        missing("Postfix can be started by root alone")
    home = Path(tempfile.mkdtemp(prefix="monitor-postfix-"))
    try:
        postfix = _laid_out(home)
        with postfix.log.open("wb") as log:
            command = [program, "-c", str(home / "conf")]
            daemon = subprocess.Popen([*command, "start-fg"], stdout=log, stderr=log)
            try:
                eventually(lambda: _listens(postfix.tls), "Postfix")
                yield postfix
            finally:
                subprocess.run([*command, "stop"], check=False, capture_output=True)
                daemon.wait(20)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _laid_out(home: Path) -> Postfix:
    nobody = pwd.getpwnam("nobody")
    # Postfix gives up root as soon as it can, and then needs to come here.
    home.chmod(0o755)
    for name in ("conf", "queue", "data", "mail"):
        (home / name).mkdir()
    shutil.chown(home / "data", "postfix")
    shutil.chown(home / "mail", "nobody")
    authority = trustme.CA()
    authority.cert_pem.write_to_path(home / "authority.pem")
    server = home / "conf" / "server.pem"
    authority.issue_cert(HOST).private_key_and_cert_chain_pem.write_to_path(server)
    server.chmod(0o600)
    starttls, tls = free_port(), free_port()
    main = _MAIN.format(home=home, known=KNOWN, uid=nobody.pw_uid, gid=nobody.pw_gid)
    (home / "conf" / "main.cf").write_text(main)
    (home / "conf" / "master.cf").write_text(_MASTER.format(starttls=starttls, tls=tls))
    return Postfix(starttls, tls, home / "authority.pem", home / "mail" / "desk", home / "log")


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection((HOST, port), 1):
        return True
    return False
