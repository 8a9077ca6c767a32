"""The server's promise that no text leaves the machine, kept by the interpreter rather than by good intentions."""

import ipaddress
import sys
from typing import Any

_LOCAL_NAMES = {None, "", "localhost"}


class OutgoingConnectionError(PermissionError):
    """Some library tried to reach another machine."""


def refuse_outgoing_connections() -> None:
    """Have this process refuse, from now on, to connect to or look up any machine but its own.

    Libraries that report their use, check for updates or fetch what a request names then get an error instead. Uses
    an audit hook (PEP 578), which cannot be taken back; connections that others open to this process are not touched.
    """
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if event in {"socket.connect", "socket.sendto"}:
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None  # a path: a socket of this machine
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        host = arguments[0]
    else:
        return
    if not _is_local(host):
        raise OutgoingConnectionError("this server opens no connection to other machines")


def _is_local(host: str | bytes | None) -> bool:
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if name in _LOCAL_NAMES:
        return True
    try:
        address = ipaddress.ip_address(str(name).partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
