"""How personal data looks to those who need to recognise it, not to have it."""


def masked_name(name: str) -> str:
    """The family name, as in 张**."""
    return f"{name[0]}**" if name else ""


def masked_phone(phone: str) -> str:
    """The first three and the last four digits, as in 139****0001; short numbers keep two."""
    if len(phone) >= 11:
        return f"{phone[:3]}****{phone[-4:]}"
    return f"{'*' * max(0, len(phone) - 2)}{phone[-2:]}"


def masked_email(email: str) -> str:
    """The first character and the host, as in l***@example.org."""
    name, at, host = email.partition("@")
    return f"{name[:1]}***{at}{host}" if email else ""


def masked_address(address: str) -> str:
    """The first six characters: the district, not the door."""
    return f"{address[:6]}****" if address else ""
