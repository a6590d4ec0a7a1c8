"""Invented names in several scripts, and how they become e-mail addresses.

Everybody here is made up. Most clients have Latin names with their accents; the rest are spread over nine scripts so
that lists, searches and initials meet them all.
"""

import unicodedata
from random import Random

Person = tuple[str, str]
Named = tuple[str, str, str]
"""First name, last name, language."""


def _words(text: str) -> list[str]:
    """A dot in the lists stands for a space inside one name."""
    return [word.replace("·", " ") for word in text.split()]


DIRECTORS: dict[str, Person] = {
    "Montréal": ("Hélène", "Caron"),
    "Paris": ("Étienne", "Vasseur"),
    "London": ("Harriet", "Blackwood"),
}

_MONTREAL: list[Person] = [
    ("Marie-Ève", "Gagnon"),
    ("Thomas", "Lefebvre"),
    ("Aïcha", "Benali"),
    ("James", "Whitmore"),
    ("Sofia", "Marchetti"),
    ("Noémie", "Tremblay"),
    ("Daniel", "Okafor"),
    ("Léa", "Fontaine"),
]
_PARIS: list[Person] = [
    ("Odile", "Perrin"),
    ("Bastien", "Faure"),
    ("Yasmine", "Khelifi"),
    ("Guillaume", "d'Argenson"),
    ("Clémence", "Huard"),
    ("Anaïs", "Lecœur"),
    ("Mehdi", "Zerrouki"),
    ("Solène", "Kermarrec"),
]
_LONDON_FIRST = _words(
    "Olivia Arthur Priya Callum Imogen Kwame Saoirse Rafael Beatrix Hamish Zainab Rupert "
    "Niamh Theodore Anjali Gethin Freya Malik Cordelia Lachlan Ngozi Sebastian Elspeth Tariq "
    "Rosalind Dmitri Mei Oscar Blessing Angus Farah Leopold Eilidh Samuel Chiara Idris "
    "Phoebe Björn Amara Hugo Maeve Kofi Tabitha Emil Yuki Alistair Dalia Rhys "
    "Ottoline Jasper Shreya Conor Isadora Felix Roisin Magnus Leila Barnaby Ines Gareth"
)
_LONDON_LAST = _words(
    "Ashworth Pemberton Nair MacAllister Hartley Mensah O'Connell Duarte Fairfax Buchanan Siddiqui Langford "
    "Gallagher Winslow Kapoor Prosser Lindqvist Rahman Thorne Drummond Adeyemi Holloway Sinclair Aziz "
    "Whitcombe Volkov Zhang Fenwick Eze Cameron Hosseini Marlowe MacLeod Abrahams Bellini Bowen "
    "Carrington Halvorsen Diallo Beaumont Brennan Asante Lockwood Nyström Tanaka Kerr Haddad Llewellyn "
    "Ravenscroft Thackeray Iyer Doyle Montague Aldridge Keane Sørensen Farouk Hathaway Figueira Pritchard"
)

_LATIN_FIRST = _words(
    "Amélie Béatrice Chloé Dominique Élise Florence Geneviève Inès Jérôme Karim Léopold Margaux Noël Océane "
    "Pénélope Quentin Raphaël Simone Théo Ursule Véronique William Xavier Yasmine Zoé Aurélie Benoît Camille "
    "Désirée Émile Fatou Giulia Henrik Isabelle Julián Kenza Laurence Maude Nadia Oliver Paula Rania Sarah "
    "Tom Agathe Ruth Isaac Eleanor Nathaniel Charlotte Samuel Ruby Louise Judith Céline Colette Łukasz Małgorzata "
    "Søren Åsa Jürgen Begoña João Conceição Çağla Şebnem Ștefan Dragoș Žofia Jiří Ágnes Győző Siobhán Eoin"
)
_LATIN_LAST = _words(
    "Aubry Bernier Collin Dubé Élie Ferri Gervais Haddad Jobin Klein Lemaire Mercier Nolan Osborne Petit "
    "Quesnel Roux Savard Tessier Vidal Weiss Abelson Brooks Cole Dahl Feldman Grant Hollis Lang Martin "
    "Nair Osei Pratt Roy Sato Vance Whitfield Arsenault Belkacem Brun Diop Fares Leduc Pelletier-Giroux "
    "D'Amico O'Brien Núñez Çelik Łukasiewicz Škvorecký Þórsdóttir Sjögren Müller-Lüdenscheidt García-Márquez "
    "de·la·Fontaine van·der·Meer von·Hohenberg Popescu Kovács Nagyné·Szabó Ó·Súilleabháin Adler Ashby Whitlock"
)

_SCRIPTS: tuple[tuple[str, str, str], ...] = (
    ("Ελένη Γιώργος Μαρία Κώστας Σοφία Δημήτρης", "Παπαδόπουλος Νικολάου Γεωργίου Αντωνίου", "ell"),
    ("Елена Дмитрий Анна Сергей Ольга Мария", "Петрова Иванов Соколова Кузнецов Волкова", "rus"),
    ("Цветелина Георги Радка Ивайло", "Димитрова Стоянов Тодорова", "bul"),
    ("ليلى عمر نور ياسمين خالد سلمى", "حداد الفاسي بن·علي القاسمي منصور", "eng"),
    ("נועה יונתן תמר אריאל מיכל", "לוי כהן פרידמן אברהמי", "eng"),
    ("伟 芳 秀英 娜 敏 静怡", "王 李 张 欧阳 陈", "yue"),
    ("さくら ゆうき みほ ハルカ ケンジ", "たなか さとう スズキ やまもと", "jpn"),
    ("민준 서연 지우 하은", "김 이 박 남궁", "kor"),
    ("สมชาย กนกวรรณ ปิยะ อรทัย", "ศรีสุวรรณ วงศ์ใหญ่ จันทร์เพ็ญ", "tha"),
)
_LATIN_LANGUAGES = ("fre", "fre", "eng", "eng", "eng", "spa", "por", "deu", "ita", "pol", "nld", "swe")

_LONG: tuple[Person, ...] = (
    ("Maria-Magdalena Anastasia Konstantina", "Papadimitropoulou-Wolfeschlegelsteinhausen"),
    ("Jean-Baptiste Marie-Joseph Emmanuel", "de la Rochefoucauld-Montmorency de Saint-Exupéry"),
    ("Uvuvwevwevwe Onyetenyevwe", "Ugwemubwem Ossas-Oghenekparobor"),
    ("Hubert Blaine Wolfeschlegelsteinhausenbergerdorff", "Sr."),
)

_AREA_CODES = (514, 438, 450, 418, 819, 416, 613, 604, 403, 902, 212, 617)


def staff(city: str, count: int) -> list[Person]:
    """The people of a store, always the same ones."""
    if city == "London":
        return list(zip(_LONDON_FIRST, _LONDON_LAST, strict=True))[:count]
    return (_MONTREAL if city == "Montréal" else _PARIS)[:count]


def person(chance: Random, *, place: int) -> Named:
    """First name, last name and language. Every 97th has a very long name, one in six another script."""
    if place % 97 == 5:
        first, last = _LONG[place // 97 % len(_LONG)]
        return first, last, "fre"
    if place % 6 == 0:
        firsts, lasts, language = _SCRIPTS[place // 6 % len(_SCRIPTS)]
        return chance.choice(_words(firsts)), chance.choice(_words(lasts)), language
    return chance.choice(_LATIN_FIRST), chance.choice(_LATIN_LAST), chance.choice(_LATIN_LANGUAGES)


def email(first: str, last: str, number: int) -> str:
    """An address nobody owns (RFC 2606); names that do not fit ASCII become `client.<number>`."""
    local = ".".join(filter(None, (ascii_word(first)[:20], ascii_word(last)[:20]))) or "client"
    return f"{local}.{number}@example.{'org' if number % 3 else 'com'}"


def mobile(chance: Random, region: str, country: str) -> str:
    """A number kept for fiction: 555-01xx in North America, Ofcom's 07700 900xxx, Arcep's 06 39 98 xx xx."""
    if region == "na":
        return f"+1{chance.choice(_AREA_CODES)}55501{chance.randrange(100):02d}"
    if country == "GB":
        return f"+447700900{chance.randrange(1000):03d}"
    return f"+3363998{chance.randrange(10000):04d}"


def home_phone(chance: Random, region: str, country: str) -> str:
    """Same, for the home: 555-01xx, Ofcom's 020 7946 0xxx, Arcep's 01 99 00 xx xx."""
    if region == "na":
        return mobile(chance, region, country)
    if country == "GB":
        return f"+442079460{chance.randrange(1000):03d}"
    return f"+3319900{chance.randrange(10000):04d}"


def ascii_word(text: str) -> str:
    """Lower-case ASCII letters and digits of a name; empty when there are none."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "".join(c for c in plain.lower() if c.isalnum())
