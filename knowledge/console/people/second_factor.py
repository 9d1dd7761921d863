"""One-time codes of a phone (RFC 6238), and recovery codes for when it is lost."""

from __future__ import annotations

import hmac
import re
import secrets
import time
from dataclasses import dataclass

import pyotp
import segno
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.console.people.passwords import ALPHABET
from knowledge.console.people.rules import SecondFactorRules
from knowledge.console.people.seals import Seals
from knowledge.store.tables.people import ACCOUNTS

RECOVERY_LENGTH = 12
STEP_SECONDS = 30


@dataclass(frozen=True)
class Proposal:
    """A secret that is shown, as letters and as a picture, until a code confirms it."""

    secret: str

    @property
    def letters(self) -> str:
        """In groups of four, to type."""
        return " ".join(re.findall(".{1,4}", self.secret))

    def picture(self, login: str, issuer: str) -> bytes:
        """The QR code as an SVG file, without styles, which the content policy would refuse."""
        address = pyotp.TOTP(self.secret).provisioning_uri(name=login, issuer_name=issuer)
        svg = segno.make(address, error="m", micro=False).svg_inline(scale=5, border=4, dark="#000", light="#fff")
        return svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1).encode()


def step_of(secret: str, code: str, after: int, rules: SecondFactorRules, now: float) -> int | None:
    """The time step whose code this is, later than `after`; None for any other code."""
    present, totp = int(now // STEP_SECONDS), pyotp.TOTP(secret, interval=STEP_SECONDS)
    found = None
    for step in range(present - rules.steps_either_side, present + rules.steps_either_side + 1):
        if hmac.compare_digest(totp.generate_otp(step).encode(), code.encode()) and step > after:
            found = step
    return found


async def propose(connection: AsyncConnection, account: int, seals: Seals) -> None:
    """Make a secret to be confirmed; an earlier proposal is forgotten."""
    sealed = seals.seal(pyotp.random_base32())
    await connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == account).values(totp_proposed=sealed))


async def proposed(connection: AsyncConnection, account: int, seals: Seals) -> Proposal | None:
    """What is to be confirmed."""
    sealed = await connection.scalar(select(ACCOUNTS.c.totp_proposed).where(ACCOUNTS.c.id == account))
    secret = seals.open(sealed) if sealed else None
    return Proposal(secret) if secret else None


async def confirm(
    connection: AsyncConnection, account: int, code: str, seals: Seals, rules: SecondFactorRules
) -> list[str] | None:
    """Take the proposal for the second factor and return its recovery codes; None for a wrong code."""
    proposal = await proposed(connection, account, seals)
    step = step_of(proposal.secret, digits(code), 0, rules, time.time()) if proposal else None
    if proposal is None or step is None:
        return None
    values = {"totp": seals.seal(proposal.secret), "totp_proposed": None, "totp_used": step}
    await connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == account).values(values))
    return await renew_recovery(connection, account, seals, rules)


async def renew_recovery(
    connection: AsyncConnection, account: int, seals: Seals, rules: SecondFactorRules
) -> list[str]:
    """New recovery codes; the former ones no longer work. They are returned once and kept as digests."""
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(RECOVERY_LENGTH)) for _ in range(rules.recovery_codes)]
    digests = [seals.digest("recovery", code) for code in codes]
    await connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == account).values(recovery=digests))
    return ["-".join(re.findall(".{1,4}", code)) for code in codes]


async def take(
    connection: AsyncConnection, account: int, code: str, seals: Seals, rules: SecondFactorRules
) -> str | None:
    """Use a code up: "code" or "recovery" for what it was, None for a wrong or used one."""
    row = (await connection.execute(select(ACCOUNTS).where(ACCOUNTS.c.id == account).with_for_update())).first()
    if row is None or row.totp is None:
        return None
    secret = seals.open(row.totp)
    step = step_of(secret, digits(code), row.totp_used, rules, time.time()) if secret else None
    if step is not None:
        # The row is locked, so two of the same code cannot both be later than the last one used.
        await connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == account).values(totp_used=step))
        return "code"
    digest = seals.digest("recovery", re.sub(r"[^a-z0-9]", "", code.lower()))
    left = [one for one in row.recovery or [] if not hmac.compare_digest(one, digest)]
    if len(left) == len(row.recovery or []):
        return None
    await connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == account).values(recovery=left))
    return "recovery"


async def recovery_left(connection: AsyncConnection, account: int) -> int:
    """How many recovery codes are unused."""
    return len(await connection.scalar(select(ACCOUNTS.c.recovery).where(ACCOUNTS.c.id == account)) or [])


async def remove(connection: AsyncConnection, account: int) -> None:
    """Sign in with the password alone from now on."""
    values = {"totp": None, "totp_proposed": None, "recovery": None}
    await connection.execute(update(ACCOUNTS).where(ACCOUNTS.c.id == account).values(values))


def digits(code: str) -> str:
    """What was typed, without the spaces that phones show."""
    return re.sub(r"\s", "", code)[:16]
