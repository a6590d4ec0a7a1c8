"""The clients of an account: a handful placed by hand, the others by chance."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

from clienteling.booxi.sandbox.records import Client, Link
from clienteling.booxi.sandbox.seed import anchors, names
from clienteling.booxi.sandbox.seed.houses import House
from clienteling.booxi.sandbox.seed.world import World

_PLACED = {
    anchors.NA: (
        (anchors.ANNA_RINALDI, "Anna", "Rinaldi"),
        (anchors.VICTOR_PELLETIER, "Victor", "Pelletier"),
        (anchors.CAMILLE_ROUSSEAU, "Camille", "Rousseau"),
        (anchors.CAMILLE_MERGED, "Camille", "Rousseau"),
        (anchors.ANONYMISED, "", ""),
        (anchors.DELETED, "Dominique", "Savard"),
        (anchors.INES_HADDAD, "Inès", "Haddad"),
        (anchors.KENJI_MORI, "Kenji", "Mori"),
        (90009, "Beatrice", "Lang"),
        (anchors.HUGO_BERNIER, "Hugo", "Bernier"),
    ),
    anchors.EU: (
        (90001, "Amandine", "Besson"),
        (90002, "Peter", "Hollis"),
        (90003, "Grace", "Kim"),
        (90004, "Grace", "Kim"),
        (90005, "", ""),
        (90006, "Robert", "Klein"),
        (90007, "Emily", "Sato"),
        (90008, "Omar", "Haddad"),
        (anchors.ANNA_IN_EUROPE, "Anna", "Rinaldi"),
        (90010, "Hugo", "Bernier"),
    ),
}
"""The same ten parts in both accounts: blocked, merged, anonymised... sit on the same ids."""

_NOTES = (
    "Prefers rose gold.",
    "Préfère le thé à la menthe.",
    "Allergic to wool.",
    "Ring size 51, dress 36.",
    "Ne pas appeler avant 10 h.",
    "Comes with her sister, who decides too.",
    "喜欢真丝。",
)
_CITIES = {"CA": ("Montréal", "QC"), "FR": ("Paris", ""), "GB": ("London", "")}


def invite(world: World, stores: list[House], *, count: int, now: datetime, chance: Random) -> None:
    """Adds the placed clients to the region's first store, then chance's; links most of them to the CRM."""
    for client_id, first, last in _PLACED[world.region]:
        _add(world, stores[0], client_id, (first, last, "fre"), now=now, chance=chance)
    _set_the_parts(world)
    for place in range(max(0, count - len(world.clients))):
        house = chance.choices(stores, [h.client_share for h in stores])[0]
        who = names.person(chance, place=place)
        _add(world, house, anchors.FIRST_STRANGER + place, who, now=now, chance=chance)
    _misfortunes(world)
    _link(world, chance)


def _add(world: World, house: House, client_id: int, who: names.Named, *, now: datetime, chance: Random) -> None:
    first, last, language = who
    country = house.merchant.country
    city, state = _CITIES[country]
    born = now.replace(microsecond=0) - timedelta(minutes=chance.randrange(1, 800 * 1440))
    luck = chance.random()
    email = names.email(first, last, client_id) if luck < 0.93 else ""
    mobile = names.mobile(chance, house.region, country) if luck > 0.05 else ""
    world.clients[client_id] = Client(
        id=client_id,
        merchant_id=house.merchant.id,
        clientele=house.merchant.clientele,
        first_name=first,
        last_name=last,
        language=language,
        email=email,
        mobile_phone=mobile,
        # A reminder needs somewhere to go.
        remind_by_email=bool(email) and chance.random() < 0.8,
        remind_by_sms=bool(mobile) and chance.random() < 0.6,
        in_mailing_list=bool(email) and chance.random() < 0.4,
        city=city,
        state=state,
        country=country,
        created_at=born,
        modified_at=born,
        **_details(client_id, house, chance),
    )


def _details(client_id: int, house: House, chance: Random) -> dict[str, Any]:
    """What the house knows about some of them."""
    facts: dict[str, Any] = {"gender": chance.choice(("Unknown", "Female", "Female", "Male", "Other"))}
    if chance.random() < 0.25:
        facts["home_phone"] = names.home_phone(chance, house.region, house.merchant.country)
    if chance.random() < 0.4:
        facts["birthday"] = (chance.randrange(1, 29), chance.randrange(1, 13))
    if chance.random() < 0.15:
        facts["quick_note"] = chance.choice(_NOTES)
    if chance.random() < 0.2:
        facts["street"] = f"{chance.randrange(1, 900)} {chance.choice(('rue des Lilas', 'Orchard Lane'))}"
    if chance.random() < 0.3:
        facts["membership_number"] = f"MV-{client_id}"
    return facts


def _set_the_parts(world: World) -> None:
    """The placed clients get their part: see `anchors`."""
    for client in list(world.clients.values()):
        mobile = names.mobile(Random(client.id), world.region, client.country)
        email = names.email(client.first_name, client.last_name, client.id)
        world.amend(client.id, email=email, mobile_phone=mobile, remind_by_email=True, quick_note="", street="")
    world.amend(anchors.VICTOR_PELLETIER, status="Blocked")
    world.amend(anchors.CAMILLE_MERGED, merged_into=anchors.CAMILLE_ROUSSEAU)
    world.amend(anchors.ANONYMISED, **ERASED)
    world.amend(anchors.DELETED, deleted=True)
    world.amend(anchors.KENJI_MORI, email="", remind_by_email=False, in_mailing_list=False)


def _misfortunes(world: World) -> None:
    """Among the strangers one in 200 is blocked, one in 300 merged into the next, one in 250 anonymised."""
    strangers = [c for c in world.clients.values() if c.id >= anchors.FIRST_STRANGER]
    for place, client in enumerate(strangers[:-1]):
        if place % 200 == 31:
            world.amend(client.id, status="Blocked")
        elif place % 300 == 22:
            twin = strangers[place + 1]
            world.amend(client.id, first_name=twin.first_name, last_name=twin.last_name, merged_into=twin.id)
        elif place % 250 == 12:
            world.amend(client.id, **ERASED)


ERASED: dict[str, Any] = {
    "anonymised": True,
    "first_name": "",
    "last_name": "",
    "email": "",
    "home_phone": "",
    "mobile_phone": "",
    "street": "",
    "quick_note": "",
    "membership_number": "",
    "birthday": None,
    "gender": "Unknown",
    "remind_by_email": False,
    "remind_by_sms": False,
    "in_mailing_list": False,
}
"""What Booxi leaves of an anonymised client: an id without a person."""


def _link(world: World, chance: Random) -> None:
    """Most are known to the CRM. Europe's numbers continue after North America's, but for Anna, known twice."""
    base = 0 if world.region == anchors.NA else 500_000
    for client in world.clients.values():
        unlinked = client.anonymised or client.deleted or client.merged_into or client.id == anchors.INES_HADDAD
        if unlinked or (client.id >= anchors.FIRST_STRANGER and chance.random() > 0.85):
            continue
        anna = world.region == anchors.EU and client.id == anchors.ANNA_IN_EUROPE
        number = 1 if anna else base + client.id - 90000
        tier = chance.choice(("member", "member", "gold", "private"))
        since = client.created_at
        link = Link("client", client.id, anchors.CRM, f"C-{number:06d}", {"loyaltyTier": tier}, since, since)
        world.links.append(link)
