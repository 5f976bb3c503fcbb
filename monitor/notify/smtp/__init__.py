"""Hands mails to an SMTP server over connections that are used again."""

from monitor.notify.smtp.connections import Connections

__all__ = ["Connections"]
