"""Finding organisations that speak: the United Nations and its bodies, blocs, courts, well-known groups.

States are in ``places.py``. Organisations that are not listed here are recognised by the shape of their name
("Open Cells Watch") where somebody speaks for them; see ``speakers.py``.
"""

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from stancery.serving.reading.spellings import PLAIN, end_of_spelling
from stancery.serving.reading.wordlists import words

# Name shown: everything it is called, between bars.
_NAMES: Final[dict[str, str]] = {
    "United Nations": """
        UN|U.N.|United Nations|OHCHR|Human Rights Council|Security Council|General Assembly|Secretary-General|
        High Commissioner for Human Rights|UN High Commissioner|UN Secretariat|Independent Expert|
        Special Rapporteur|Special Rapporteurs|special rapporteur|special rapporteurs|
        Commission of Inquiry|commission of inquiry|Human Rights Committee|Committee against Torture|
        Committee on the Rights of the Child|Committee on the Rights of Persons with Disabilities|
        Committee on the Elimination of Discrimination against Women|Committee on Migrant Workers|
        Committee on the Elimination of Racial Discrimination|Committee on Enforced Disappearances|
        CEDAW|CERD|CESCR
    """,
    "European Union": (
        "EU|E.U.|European Union|European Commission|European Council|European Parliament|EEAS|"
        "European External Action Service|Brussels|Council of the European Union"
    ),
    "African Union": "AU|A.U.|African Union|African Commission",
    "Arab League": "Arab League|League of Arab States",
    "ASEAN": "ASEAN|Association of Southeast Asian Nations",
    "NATO": "NATO|Nato|North Atlantic Treaty Organization|Atlantic Alliance",
    "OSCE": "OSCE|ODIHR|Organization for Security and Co-operation in Europe",
    "Council of Europe": "Council of Europe|Venice Commission",
    "Organization of American States": "OAS|Organization of American States",
    "ECOWAS": "ECOWAS|Ecowas|Economic Community of West African States",
    "SADC": "SADC|Southern African Development Community",
    "Gulf Cooperation Council": "GCC|Gulf Cooperation Council",
    "Organisation of Islamic Cooperation": (
        "OIC|Organisation of Islamic Cooperation|Organization of Islamic Cooperation"
        "|Organization of the Islamic Conference"
    ),
    "Non-Aligned Movement": "Non-Aligned Movement|Movement of Non-Aligned Countries|NAM",
    "Group of 77": "Group of 77|G77|G-77",
    "G7": "G7|G-7|Group of Seven",
    "G20": "G20|G-20|Group of Twenty",
    "BRICS": "BRICS",
    "CARICOM": "CARICOM|Caribbean Community",
    "Mercosur": "Mercosur|MERCOSUR",
    "Pacific Islands Forum": "Pacific Islands Forum",
    "African Group": "African Group|Group of African States",
    "Arab Group": "Arab Group|Group of Arab States",
    "Commonwealth": "Commonwealth Secretariat",
    "Collective Security Treaty Organization": "CSTO|Collective Security Treaty Organization",
    "Commonwealth of Independent States": "CIS|Commonwealth of Independent States",
    "Shanghai Cooperation Organisation": (
        "SCO|Shanghai Cooperation Organisation|Shanghai Cooperation Organization"
    ),
    "International Criminal Court": "ICC|International Criminal Court",
    "International Court of Justice": "ICJ|International Court of Justice",
    "European Court of Human Rights": "European Court of Human Rights|Strasbourg court",
    "International Committee of the Red Cross": "ICRC|International Committee of the Red Cross|Red Cross",
    "Red Crescent": "Red Crescent",
    "International Atomic Energy Agency": "IAEA|International Atomic Energy Agency",
    "UNHCR": "UNHCR|United Nations High Commissioner for Refugees|UN refugee agency|U.N. refugee agency",
    "UNICEF": "UNICEF|Unicef",
    "UNESCO": "UNESCO|Unesco",
    "UNRWA": "UNRWA",
    "World Food Programme": "WFP|World Food Programme",
    "World Health Organization": "WHO|World Health Organization",
    "International Labour Organization": "ILO|International Labour Organization",
    "International Organization for Migration": "IOM|International Organization for Migration",
    "World Trade Organization": "WTO|World Trade Organization",
    "International Monetary Fund": "IMF|International Monetary Fund",
    "World Bank": "World Bank",
    "Amnesty International": "Amnesty International|Amnesty",
    "Human Rights Watch": "Human Rights Watch|HRW",
    "Reporters Without Borders": "Reporters Without Borders|Reporters sans fronti\u00e8res",
    "Committee to Protect Journalists": "Committee to Protect Journalists|CPJ",
    "International Commission of Jurists": "International Commission of Jurists",
    "International Federation for Human Rights": "FIDH|International Federation for Human Rights",
    "Freedom House": "Freedom House",
    "International Crisis Group": "International Crisis Group|Crisis Group",
    "M\u00e9decins Sans Fronti\u00e8res": "MSF|M\u00e9decins Sans Fronti\u00e8res|Doctors Without Borders",
    "Oxfam": "Oxfam",
    "Save the Children": "Save the Children",
    "Greenpeace": "Greenpeace",
    "Taliban": "Taliban",
    "Hamas": "Hamas",
    "Hezbollah": "Hezbollah|Hizbollah|Hizbullah",
    "Houthis": "Houthis|Houthi|Ansar Allah",
    "Polisario Front": "Polisario|Frente Polisario|Polisario Front",
    "Rapid Support Forces": "Rapid Support Forces",
    "Wagner Group": "Wagner Group|Wagner",
}

# Words whose presence in a capitalised name makes it the name of an organisation.
NAME_PARTS: Final = words(
    """
    Academy Agency Alliance Assembly Association Board Bureau Cabinet Campaign Center Centre Chamber Church
    Club Coalition Commission Committee Community Company Conference Congress Corporation Council Court
    Delegation Department Embassy Federation Force Forces Forum Foundation Front Fund Government Group Guard
    Initiative Institute Institution International League Ministry Mission Monitor Movement Network
    Observatory Office Organisation Organization Panel Parliament Partnership Party Patriarchate Police
    Presidency Programme Project Secretariat Senate Service Society Synod Tribunal Trust Union University
    Watch
    """
)

# Words that can open a name: capitalised ones, and those of "special rapporteur", "commission of inquiry".
_OPENER: Final = re.compile(r"(?<![^\W_])(?:[^\W\d_a-z][^\W\d_]*|special|commission)")


@dataclass(frozen=True, slots=True)
class OrganisationMention:
    """One mention of an organisation: where it stands and the name it is shown under."""

    start: int
    end: int
    name: str


def find_organisations(text: str) -> list[OrganisationMention]:
    """Find every mention of a listed organisation.

    Args:
        text: Any text.

    Returns:
        Mentions in the order of the text, never overlapping; time is linear in its length.
    """
    index = _names_by_first_word()
    mentions: list[OrganisationMention] = []
    position = 0
    text = text.translate(PLAIN)
    for word in _OPENER.finditer(text):
        start = word.start()
        if start < position:
            continue
        for spelling, name in index.get(word.group(), ()):
            end = end_of_spelling(text, start, spelling)
            if end:
                mentions.append(OrganisationMention(start, end, name))
                position = end
                break
    return mentions


@cache
def _names_by_first_word() -> dict[str, list[tuple[str, str]]]:
    index: dict[str, list[tuple[str, str]]] = {}
    for name, spellings in _NAMES.items():
        for spelling in words(spellings + "|"):
            first = _OPENER.match(spelling)
            if first:
                index.setdefault(first.group(), []).append((spelling, name))
    for entries in index.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return index
