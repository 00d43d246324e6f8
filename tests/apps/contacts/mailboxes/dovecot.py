"""A real Dovecot on this machine, started for the tests and stopped after them."""

from __future__ import annotations

import datetime as dt
import getpass
import grp
import os
import pwd
import re
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from imap_tools import MailBoxUnencrypted

from tests.apps.contacts.mailboxes.certificates import Certificate

SENT = dt.datetime(2026, 11, 19, 14, 5, tzinfo=dt.UTC)
PASSWORD = "a-password-for-tests-alone"

_CONFIGURATION = """
base_dir = {run}
state_dir = {run}
protocols = imap
listen = 127.0.0.1
log_path = {home}/log
default_internal_user = {internal_user}
default_internal_group = {internal_group}
default_login_user = {login_user}
mail_location = maildir:{home}/mail/%u
mail_uid = {mail_user}
mail_gid = {mail_group}
first_valid_uid = 1
auth_mechanisms = plain login xoauth2
disable_plaintext_auth = no
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{key}
ssl_dh =
namespace inbox {{
  inbox = yes
}}
passdb {{
  driver = static
  args = password={password}
  mechanisms = plain login
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {home}/oauth2
}}
userdb {{
  driver = static
  args = uid={mail_user} gid={mail_group} home={home}/mail/%u
}}
service imap-login {{
  {chroot}
  process_min_avail = 1
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  {chroot}
}}
service auth {{
  {auth_user}
}}
service stats {{
  {chroot}
}}
"""


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Dovecot:
    """A running server: its ports and its folder."""

    home: Path
    port: int
    tls_port: int
    process: subprocess.Popen[bytes]

    def box(self, login: str) -> MailBoxUnencrypted:
        """The mailbox as its owner's mail program sees it."""
        return MailBoxUnencrypted("127.0.0.1", self.port, timeout=10).login(login, PASSWORD)

    def deliver(
        self, login: str, raw: bytes, *, folder: str = "INBOX", at: dt.datetime = SENT, seen: bool = False
    ) -> None:
        """Put a message into a mailbox, received by the server at an instant."""
        with self.box(login) as box:
            box.append(raw, folder, dt=at, flag_set=["\\Seen"] if seen else None)

    def folder(self, login: str, folder: str = "INBOX") -> list[tuple[str, tuple[str, ...]]]:
        """The UIDs of a folder's messages, each with its flags."""
        with self.box(login) as box:
            if not box.folder.exists(folder):
                return []
            box.folder.set(folder, readonly=True)
            return [
                (str(message.uid), message.flags) for message in box.fetch(mark_seen=False, headers_only=True)
            ]

    def number_anew(self, login: str) -> None:
        """Give the inbox another UIDVALIDITY, as a restored server does."""
        maildir = self.home / "mail" / login
        for index in maildir.glob("dovecot.index*"):
            index.unlink()
        uids = maildir / "dovecot-uidlist"
        head, *rest = uids.read_bytes().splitlines(keepends=True)
        other = re.sub(rb" V(\d+)", lambda found: b" V%d" % (int(found[1]) + 1), head)
        uids.write_bytes(b"".join([other, *rest]))

    def log(self) -> str:
        """What the server wrote down."""
        path = self.home / "log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def stop(self) -> None:
        """Stop this server and what it started."""
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def program() -> str | None:
    """Where Dovecot is on this machine."""
    return shutil.which(
        "dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin"
    )


def start(home: Path, *, certificate: Certificate, introspection_url: str) -> Dovecot:
    """Start Dovecot in a folder, and wait until it answers."""
    found = program()
    assert found is not None
    for name in ("mail", "run"):
        (home / name).mkdir()
    if os.geteuid() == 0:  # Dovecot touches no mail as root
        shutil.chown(home / "mail", "nobody", "nogroup")
    (home / "oauth2").write_text(
        f"introspection_mode = auth\nintrospection_url = {introspection_url}\nusername_attribute = username\n"
        "active_attribute = active\nactive_value = true\n",
        encoding="ascii",
    )
    port, tls_port = free_port(), free_port()
    configuration = home / "dovecot.conf"
    configuration.write_text(
        _CONFIGURATION.format(
            home=home,
            run=home / "run",
            port=port,
            tls_port=tls_port,
            certificate=certificate.path,
            key=certificate.key_path,
            password=PASSWORD,
            **_users(),
        ),
        encoding="utf-8",
    )
    process = subprocess.Popen(
        [found, "-F", "-c", str(configuration)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    server = Dovecot(home, port, tls_port, process)
    _wait(server)
    return server


def _users() -> dict[str, str]:
    """As root, Dovecot drops to users of its own; as anybody else, all of it runs as that user."""
    root = os.geteuid() == 0
    user, group = getpass.getuser(), grp.getgrgid(os.getegid()).gr_name
    if not root:
        user = pwd.getpwuid(os.geteuid()).pw_name
    return {
        "internal_user": "dovecot" if root else user,
        "internal_group": "dovecot" if root else group,
        "login_user": "dovenull" if root else user,
        "mail_user": "nobody" if root else user,
        "mail_group": "nogroup" if root else group,
        "chroot": "chroot =",
        "auth_user": "user = root" if root else f"user = {user}",
    }


def _wait(server: Dovecot) -> None:
    for _ in range(100):
        if server.process.poll() is not None:
            raise RuntimeError(f"Dovecot did not start: {server.log()}")
        try:
            socket.create_connection(("127.0.0.1", server.port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"Dovecot did not answer: {server.log()}")
