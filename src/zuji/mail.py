"""Letters by SMTP, as ZUJI_SMTP_URL says: smtp(s)://user:password@host:port?from=address."""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit

TIMEOUT_S = 30.0
# A local part and a domain, without anything that a header could be ended or a second address be begun with.
_ADDRESS = re.compile(r"[^\s@<>,;:\"'()\[\]\\\x00-\x1f\x7f]{1,64}@[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")


class MailFailed(Exception):
    """A letter could not be sent; the message names the server and what it said, never the password. for_good: trying
    again does not help."""

    def __init__(self, message: str, for_good: bool = False) -> None:
        self.for_good = for_good
        super().__init__(message)


class Post(NamedTuple):
    """Where letters are handed over. tls: from the first byte (smtps); else by STARTTLS, unless `starttls=no`."""

    host: str
    port: int
    user: str
    password: str
    sender: str
    tls: bool
    starttls: bool


def is_address(text: str) -> bool:
    """Whether a text is one mail address."""
    return len(text) <= 254 and _ADDRESS.fullmatch(text) is not None


def post_of(url: str) -> Post:
    """What a ZUJI_SMTP_URL says. Raises ValueError, without its password."""
    valid = "smtps://user:password@host:465?from=zuji@example.com (or smtp://, which speaks STARTTLS)"
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        raise ValueError(f"ZUJI_SMTP_URL has a port that is no number; valid is {valid}") from None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError(f"ZUJI_SMTP_URL must look like {valid}")
    asked = parse_qs(parts.query)
    sender = asked.get("from", [""])[0]
    if not is_address(sender):
        raise ValueError(f"ZUJI_SMTP_URL has no valid ?from=, the sender's address; valid is {valid}")
    tls = parts.scheme == "smtps"
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    starttls = not tls and asked.get("starttls", ["yes"])[0] != "no"
    if user and not (tls or starttls):
        raise ValueError("ZUJI_SMTP_URL would send a password without TLS: take starttls=no or the password away")
    return Post(parts.hostname, port or (465 if tls else 587), user, password, sender, tls, starttls)


def letter(
    sender: str, recipients: Sequence[str], subject: str, text: str, name: str, content: bytes, type: str
) -> EmailMessage:
    """A letter with one file. type: of the file, such as image/png."""
    made = EmailMessage()
    made["From"], made["To"] = sender, ", ".join(recipients)
    made["Subject"] = " ".join(subject.split())
    made["Date"], made["Message-ID"] = formatdate(), make_msgid(domain=sender.partition("@")[2])
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(text)
    main, _, sub = type.partition("/")
    made.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return made


def send(post: Post, made: EmailMessage) -> None:
    """Hands a letter over. Raises MailFailed."""
    where = f"{post.host}:{post.port}"
    context = ssl.create_default_context()
    try:
        server: smtplib.SMTP
        if post.tls:
            server = smtplib.SMTP_SSL(post.host, post.port, timeout=TIMEOUT_S, context=context)
        else:
            server = smtplib.SMTP(post.host, post.port, timeout=TIMEOUT_S)
        with server:
            if post.starttls:
                server.starttls(context=context)
            if post.user:
                server.login(post.user, post.password)
            refused = server.send_message(made)
    except smtplib.SMTPAuthenticationError as error:
        raise MailFailed(f"{where} does not take the user and password: {error.smtp_code}", for_good=True) from None
    except smtplib.SMTPRecipientsRefused as error:
        told = "; ".join(f"{address}: {said[0]} {said[1]!r}" for address, said in error.recipients.items())
        raise MailFailed(f"{where} takes no recipient: {told}", for_good=True) from error
    except (smtplib.SMTPException, OSError) as error:
        raise MailFailed(f"{where} cannot be reached or refused the letter: {error}") from error
    if refused:
        told = "; ".join(f"{address}: {said[0]} {said[1]!r}" for address, said in refused.items())
        raise MailFailed(f"{where} did not take every recipient: {told}; the others have it", for_good=True)
