"""Signing up, with an invitation or without."""

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
    """What the invitation with this secret opens for who signs up."""
    link = links.opens(tx, invite) if invite else None
    return link if link is not None and link.kind != "guest" else None


def sign_up(
    tx: Tx, name: str, password_hash: str, browser: Browser, invite: str | None = None, room: str | None = None
) -> tuple[Known, str | None]:
    """Make an account; it, and the slug of the room that the invitation with the secret `invite` led to. A guest who
    signs up becomes the account, with all that they wrote and the rooms they are in; a newcomer gets into the public
    `room` that they came for, or else the lobby. Raises Forbidden where the door is shut, Conflict for a name that is
    taken, TooMany for one account too many from this address."""
    guest = guest_with_key(tx, browser.old_key)
    link = invited(tx, invite)
    workspace.let_in(tx, invited=link is not None and link.invites)
    quotas.charge_address(tx, browser.device.address, "account")
    person = make_account(tx, name, password_hash, "member", guest)
    slug = links.redeem(tx, invite, person, newcomer=True) if invite and link else None
    if slug is None and guest is None:
        welcome(tx, person, room)
    return begin(tx, person.id, browser), slug
