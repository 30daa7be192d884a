"""Whether a host out there still answers, asked without fetching anything from it."""

import ipaddress
import socket
import ssl

TIMEOUT = 5.0  # seconds for each step


def probe(host: str, *, port: int = 443) -> str:
    """Why the host cannot be trusted to be there: a Chinese phrase, empty when it answers.

    The address that was judged public is the one that is connected to, so that a name cannot
    lead into our own network. On port 443 the certificate must be for this name: one that is not
    is how a lost domain often looks.
    """
    try:
        address = public_address(host)
    except OSError:
        return "域名无法解析"
    if address is None:
        return "指向内部网络"
    try:
        with socket.create_connection((address, port), timeout=TIMEOUT) as connection:
            if port == 443:
                context = ssl.create_default_context()
                context.wrap_socket(connection, server_hostname=host).close()
    except ssl.SSLCertVerificationError:
        return "安全证书与域名不符或已过期"
    except (ssl.SSLError, OSError):
        return "网站连接不上"
    return ""


def public_address(host: str) -> str | None:
    """The first address of a host if all of them are public. Raises OSError for an unknown name."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except UnicodeError:
        raise OSError("no host name") from None
    addresses = [str(entry[4][0]) for entry in found]
    are_public = all(ipaddress.ip_address(address).is_global for address in addresses)
    return addresses[0] if addresses and are_public else None
