"""Sign up, with or without an invitation."""

from __future__ import annotations

from chat.core import quotas
from chat.domain.accounts.credentials import Browser, begin, guest_with_key, make_account
from chat.domain.accounts.identity import Known
from chat.domain.invitations import links
from chat.domain.invitations.links import Opening
from chat.domain.rooms.membership import welcome
from chat.domain.workspace import workspace
from chat.store import Tx


def invited(tx: Tx, invite: str | None) -> Opening | None:
    """Return the content of this invitation, or None if it can't be used to sign up."""
    link = links.opens(tx, invite) if invite else None
    return link if link is not None and link.kind != "guest" else None


def sign_up(
    tx: Tx, name: str, password_hash: str, browser: Browser, invite: str | None = None, room: str | None = None
) -> tuple[Known, str | None]:
    """Make an account. Returns it, and the slug of the room of the invitation with the secret `invite`. A guest who
    signs up keeps their messages and rooms; a new person joins the public `room` whose address they opened, or else the
    lobby. Raises Forbidden if the door is closed, Conflict if the name is taken, TooMany for too many accounts from
    this address."""
    guest = guest_with_key(tx, browser.old_key)
    link = invited(tx, invite)
    workspace.let_in(tx, invited=link is not None and link.invites)
    quotas.charge_address(tx, browser.device.address, "account")
    person = make_account(tx, name, password_hash, "member", guest)
    slug = links.redeem(tx, invite, person, newcomer=True) if invite and link else None
    if slug is None and guest is None:
        welcome(tx, person, room)
    return begin(tx, person.id, browser), slug
