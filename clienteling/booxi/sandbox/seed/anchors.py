"""The fixed points of the story: what demos, screenshots and tests may rely on, whatever the day, size or seed.

Ids of the two accounts overlap on purpose (contract section 2 and the house's identity rule): store 3401 is
Montréal in North America and Paris in Europe, staff 7101 is Marie-Ève here and Odile there, client 90001 is
Anna Rinaldi here and Amandine Besson there.
"""

from typing import Final

NA: Final = "na"
EU: Final = "eu"

MONTREAL: Final = 3401
PARIS: Final = 3401
LONDON: Final = 3402
TEMPLATE_STORE: Final = 3400
"""In both accounts; neither active nor bookable."""

MONTREAL_KEY: Final = "sandbox-merchant-montreal"
PARIS_KEY: Final = "sandbox-merchant-paris"
LONDON_KEY: Final = "sandbox-merchant-london"

STORE_NUMBERS: Final = {"Montréal": "CA0101", "Paris": "FR0201", "London": "GB0301"}

CRM: Final = "my_crm"
"""Module of client links, external ids `C-000001`..."""
HR: Final = "my_hr"
"""Module of staff links (`EMP-7101`)."""
ERP: Final = "my_erp"
"""Module of store links; external ids are the store numbers."""

# Staff at Montréal, by id. The same eight parts are played at Paris (7101 to 7108) and, repeated, at London (7201...).
MARIE_EVE: Final = 7101
"""Keeps the store's own hours: present on every opening day, does styling, gifts, fragrance, salon and bridal."""
THOMAS: Final = 7102
"""Tuesday to Saturday; watches (20 minutes instead of 30), rings and engraving, no styling."""
AICHA: Final = 7103
"""Has two appointments that overlap today, and two that overlap tomorrow."""
JAMES: Final = 7104
"""Manager with a calendar; shows no online times (staff timeSelectionMode ClientTimes)."""
SOFIA: Final = 7105
"""Begins at 9:30, before the store opens."""
NOEMIE: Final = 7106
"""Offline: never offered online, may be given appointments by hand."""
DANIEL: Final = 7107
"""Calendar mode: free only inside Available time slots."""
LEA: Final = 7108
HELENE: Final = 7109
"""Store director, personnelType User: no calendar."""

# Clients in the North American account.
ANNA_RINALDI: Final = 90001
"""Linked to my_crm as C-000001; two past visits at Montréal, nothing to come. In Europe she is client 90009,
linked to the same C-000001, with one past visit at Paris."""
VICTOR_PELLETIER: Final = 90002
"""Blocked."""
CAMILLE_ROUSSEAU: Final = 90003
CAMILLE_MERGED: Final = 90004
"""Was merged into 90003: asking for it answers with the new id."""
ANONYMISED: Final = 90005
DELETED: Final = 90006
INES_HADDAD: Final = 90007
"""Not linked to any module; has the open request without staff and without time."""
KENJI_MORI: Final = 90008
"""Has a mobile phone and no e-mail."""
HUGO_BERNIER: Final = 90010
"""Has an appointment with Marie-Ève today (the first of her day) and one tomorrow."""
ANNA_IN_EUROPE: Final = 90009
FIRST_STRANGER: Final = 90021
"""From this id on clients come from chance; the ones below are placed by hand."""
