"""Why there is no safe connection, in words for whoever runs the monitor."""

from __future__ import annotations

import ssl

from monitor.model import Security

# https://docs.openssl.org/3.0/man3/X509_STORE_CTX_get_error/
_NOT_YET, _EXPIRED, _SELF_SIGNED, _SELF_SIGNED_ROOT = 9, 10, 18, 19
_NO_ISSUER, _NO_ISSUER_FIRST, _OTHER_HOST, _OTHER_ADDRESS = 20, 21, 62, 64
_TRUST = "have its authority installed on this machine, or name its file in SSL_CERT_FILE"
_SAID = {
    _NOT_YET: "its certificate is not valid yet; check the clock of this machine",
    _EXPIRED: "its certificate has expired; whoever runs it has to renew that",
    _SELF_SIGNED: f"its certificate is signed by itself alone; {_TRUST}",
    _SELF_SIGNED_ROOT: f"its certificate is of an authority that nobody here knows; {_TRUST}",
    _NO_ISSUER: f"its certificate is of an authority that nobody here knows; {_TRUST}",
    _NO_ISSUER_FIRST: f"its certificate is of an authority that nobody here knows; {_TRUST}",
}
_OLD = {"UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION"}
_NO_TLS = {"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "RECORD_LAYER_FAILURE", "PACKET_LENGTH_TOO_LONG"}


def context() -> ssl.SSLContext:
    """Verifies certificate and name by what this machine trusts, with TLS 1.2 or newer.

    What it trusts is in its certificate store, or in the file that SSL_CERT_FILE names, as OpenSSL
    itself reads it.
    """
    made = ssl.create_default_context()
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    return made


def why_unsafe(error: ssl.SSLError, host: str, security: Security) -> str:
    """What is wrong with the server's TLS, and what would be right."""
    if isinstance(error, ssl.SSLCertVerificationError):
        if error.verify_code in {_OTHER_HOST, _OTHER_ADDRESS}:
            return f"its certificate is not for {host!r}; write the name it is for as `host`"
        return _SAID.get(error.verify_code, f"its certificate: {error.verify_message}")
    reason = error.reason or str(error)
    if reason == "UNEXPECTED_EOF_WHILE_READING":
        return "it left while TLS was agreed on; perhaps it speaks no TLS 1.2 or newer"
    if reason in _OLD:
        return f"it speaks no TLS 1.2 or newer ({reason})"
    if reason in _NO_TLS and security is Security.TLS:
        return f"it does not begin with TLS ({reason}); perhaps `security: starttls` is right"
    return reason
