"""How many letters are taken: enough for everybody behind one address, too few to bury the desk."""

from typing import Final

from django.utils.crypto import salted_hmac

from editorial import audit
from editorial.throttle import Attempt, Limit, network, take

HOUR: Final = 3600
REPORTS: Final = Limit("reports from an address", 10, HOUR)
ENQUIRIES: Final = Limit("enquiries from an address", 5, HOUR)
# All together, from whatever addresses.
EVERYBODY: Final = Limit("letters", 500, HOUR)


def seconds_to_wait(limit: Limit) -> int:
    """Count one letter: 0, or the seconds after which one will be taken from here.

    The address is kept as a hash with a secret key, for as long as it is counted: a day at most.
    """
    place = salted_hmac("editorial.letters", network(audit.where.get()), algorithm="sha256").hexdigest()
    return take([Attempt(limit, place), Attempt(EVERYBODY, "all")])
