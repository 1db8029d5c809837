"""Changes of state. Views, the admin and commands call these and change no state themselves."""

from editorial.actions.appointments import cancel, do_due, schedule
from editorial.actions.editions import Head, Moved, begin, discard, head, keep, restore, set_aside, settle
from editorial.actions.keys import rename
from editorial.actions.publication import Refused, publish, publish_together, show, withdraw
from editorial.actions.review import NotNow, approve, give_back, submit

__all__ = [
    "Head",
    "Moved",
    "NotNow",
    "Refused",
    "approve",
    "begin",
    "cancel",
    "discard",
    "do_due",
    "give_back",
    "head",
    "keep",
    "publish",
    "publish_together",
    "rename",
    "restore",
    "schedule",
    "set_aside",
    "settle",
    "show",
    "submit",
    "withdraw",
]
