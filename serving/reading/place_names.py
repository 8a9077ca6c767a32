"""What countries are called in diplomatic English, beyond what the countryinfo library knows.

countryinfo carries names, official names, one demonym and the capital of every country. This table adds the
short name we show, the other demonyms and spellings, the seats that stand for a government ("the Kremlin"),
and takes out what would be mistaken for something else.
"""

from typing import Final

from stancery.serving.reading.wordlists import words

# Dependencies and dissolved states: they do not speak for themselves, and their names and demonyms
# ("American", "Kingston", "Stanley") would be found where something else is meant.
NOT_LISTED: Final = words(
    """
    AI AN AQ AS AW AX BL BM BQ BV CC CS CW CX FK FO GF GG GI GP GS GU HM IM IO JE KY MF MP MQ MS NC NF PF
    PM PN RE SH SJ SX TC TF TK UM VG VI WF YT
    """
)

# The name shown where the library's is outdated, foreign or longer than anybody says it.
SHORT_NAMES: Final[dict[str, str]] = {
    "BS": "Bahamas",
    "CG": "Congo",
    "CI": "Côte d'Ivoire",
    "CV": "Cabo Verde",
    "CZ": "Czechia",
    "FM": "Micronesia",
    "GM": "Gambia",
    "MK": "North Macedonia",
    "MO": "Macao",
    "PS": "Palestine",
    "ST": "Sao Tome and Principe",
    "SZ": "Eswatini",
    "TL": "Timor-Leste",
    "TR": "Türkiye",
    "VA": "Holy See",
    "XK": "Kosovo",
}

# Other names of the state, separated by bars.
OTHER_NAMES: Final[dict[str, str]] = {
    "AE": "UAE|U.A.E.|Emirates",
    "AG": "Antigua",
    "BA": "Bosnia|Bosnia & Herzegovina|Bosnia-Herzegovina",
    "BN": "Brunei Darussalam",
    "BO": "Bolivia (Plurinational State of)",
    "CD": "DR Congo|DRC|Congo-Kinshasa",
    "CG": "Congo-Brazzaville",
    "CI": "Ivory Coast",
    "CN": "PRC|P.R.C.|Mainland China",
    "CV": "Cape Verde",
    "CZ": "Czech Republic",
    "DO": "Dominican Republic",
    "FM": "Micronesia (Federated States of)",
    "GB": "UK|U.K.|Britain|Great Britain|England|Scotland|Wales|Northern Ireland",
    "HK": "Hong Kong SAR",
    "IR": "Iran (Islamic Republic of)",
    "KP": "DPRK|D.P.R.K.|DPR Korea|Democratic People's Republic of Korea",
    "KR": "Korea|ROK|R.O.K.",
    "LA": "Lao|Lao PDR",
    "LC": "St. Lucia|St Lucia",
    "KN": "St. Kitts and Nevis|St Kitts and Nevis",
    "MK": "Macedonia|FYROM",
    "MM": "Burma",
    "NL": "Holland|Kingdom of the Netherlands",
    "PS": "State of Palestine|Palestinian Authority|Palestinian National Authority|Palestinian Territories",
    "RU": "Russian Federation|Soviet Union|USSR",
    "SZ": "Swaziland",
    "TL": "East Timor|Timor Leste",
    "TR": "Turkey|Turkiye",
    "TW": "Chinese Taipei",
    "US": "US|U.S.|USA|U.S.A.|America",
    "VA": "Vatican|Holy See",
    "VC": "St. Vincent and the Grenadines|St Vincent and the Grenadines|Saint Vincent",
    "VE": "Venezuela (Bolivarian Republic of)",
    "VN": "Viet Nam",
    "XK": "Kosovo|Kosova",
}

# Adjectives and names of the people that the library lacks; a plural in -s is made where English makes one.
PEOPLES: Final[dict[str, str]] = {
    "AE": "Emirati",
    "AR": "Argentine|Argentinian",
    "AZ": "Azeri",
    "BA": "Bosniak",
    "BF": "Burkinabè|Burkinabé",
    "BN": "Bruneian",
    "BW": "Botswanan|Batswana",
    "BY": "Belarussian|Byelorussian",
    "CD": "Congolese",
    "CV": "Cabo Verdean|Cape Verdean",
    "CZ": "Czechs",
    "DE": "Germans",
    "DK": "Dane",
    "DJ": "Djiboutian",
    "DO": "Dominican",
    "EC": "Ecuadorian",
    "ES": "Spaniard",
    "FI": "Finn",
    "FR": "Frenchman|Frenchwoman",
    "GB": "Briton|Scottish|Welsh",
    "GR": "Hellenic",
    "GW": "Bissau-Guinean",
    "HR": "Croat",
    "IE": "Irishman|Irishwoman",
    "IS": "Icelandic",
    "KG": "Kyrgyz|Kyrgyzstani",
    "KM": "Comorian",
    "KN": "Kittitian",
    "KR": "Korean",
    "KZ": "Kazakh",
    "LS": "Basotho",
    "LU": "Luxembourgish",
    "MG": "Madagascan",
    "MK": "North Macedonian",
    "MV": "Maldivian",
    "MZ": "Mozambiquan",
    "NE": "Nigerien",
    "NL": "Dutchman",
    "NP": "Nepali",
    "PH": "Philippine|Filipina",
    "PL": "Pole",
    "SA": "Saudi",
    "SE": "Swede",
    "SI": "Slovenian",
    "SR": "Surinamese",
    "RS": "Serb",
    "SV": "Salvadorean",
    "SZ": "Emaswati",
    "TJ": "Tajik|Tajikistani",
    "TL": "Timorese",
    "TR": "Turk",
    "TT": "Tobagonian",
    "TZ": "Zanzibari",
    "UZ": "Uzbek",
    "VC": "Vincentian",
    "XK": "Kosovar|Kosovan",
}

# Cities and buildings whose name stands for the government that sits there.
SEATS: Final[dict[str, str]] = {
    "AE": "Abu Dhabi",
    "AR": "Casa Rosada",
    "BD": "Dacca",
    "BI": "Gitega",
    "BJ": "Cotonou",
    "BO": "La Paz",
    "BR": "Planalto|Itamaraty",
    "CH": "Berne",
    "CI": "Abidjan",
    "CN": "Zhongnanhai",
    "FR": "Elysee|Élysée|Quai d'Orsay",
    "GB": "Downing Street|Whitehall|Buckingham Palace",
    "GQ": "Malabo",
    "ID": "Nusantara",
    "IL": "Tel Aviv|Knesset",
    "IN": "Delhi|Raisina Hill",
    "IT": "Farnesina|Palazzo Chigi",
    "JP": "Kantei",
    "KR": "Blue House",
    "KW": "Kuwait City",
    "KZ": "Astana",
    "LK": "Sri Jayawardenepura Kotte",
    "MM": "Nay Pyi Taw|Naypyitaw",
    "NG": "Aso Rock",
    "PG": "Port Moresby",
    "PH": "Malacañang|Malacanang|Malacañang Palace",
    "RU": "Kremlin|Duma|Smolenskaya",
    "SZ": "Mbabane",
    "TR": "Ankara",
    "UA": "Kiev|Verkhovna Rada",
    "US": "Washington|Washington, D.C.|Washington, DC|White House|Pentagon|State Department|Capitol Hill",
    "VA": "Vatican City",
    "VE": "Miraflores",
    "XK": "Pristina|Prishtina",
    "YE": "Sanaa|Sana'a",
}

# Library entries that mean something else more often, or belong to another country in news English.
NOT_MEANT: Final = frozenset(
    {
        ("CG", "Congolese"),
        ("DM", "Dominican"),
        ("FJ", "Viti"),
        ("GY", "Georgetown"),
        ("IS", "Icelander"),
        ("JM", "Kingston"),
        ("KI", "South Tarawa"),
        ("MV", "Male"),
        ("PS", "Jerusalem"),
        ("SC", "Victoria"),
        ("TW", "Republic of China"),
        ("VA", "Vaticanian"),
    }
)

# Phrases that contain a country's name or adjective without speaking of that country.
OTHER_THINGS: Final = words(
    """
    African American| African Americans| African-American| American Samoa| Arab American| British Columbia|
    British Virgin Islands| Central American| East China Sea| French Guiana| French Polynesia|
    Georgian Bay| Gulf of Guinea| Gulf of Mexico| Gulf of Oman| Indian Ocean| Jordan Valley| Jordan River|
    Latin American| Latin America| Latin Americans| Native American| Native Americans| New Mexico|
    New Delhi Television| Niger Delta| North American| North America| Organization of American States|
    Panama Canal| Panama Papers| Pan American| Sea of Japan| South American| South America|
    South China Sea| South Georgia| West Indian| American University| University of Georgia|
    Paris Principles| Paris Agreement| Geneva Conventions| Vienna Convention| Vienna Declaration|
    Rome Statute| Warsaw Pact| Istanbul Convention| Lima Declaration| Dhaka University| Central America|
    Cairo University| Kampala Convention| Paris Club| Minsk Group| Minsk agreements| Minsk Agreements|
    Oslo Accords| Oslo accords| Bangkok Rules| Nagoya Protocol| Doha Round| Kyoto Protocol|
    Beijing Declaration| Astana process| Tokyo Rules| Havana Rules| Nairobi Convention|
    """
)

# Country and capital names that are also given to people: read as a person beside another name.
ALSO_PEOPLE: Final = words(
    """
    Jordan Chad Georgia Israel Sofia Paris Santiago London Lima Cyprus Niger India China Kenya Jamaica
    Austin Vienna Havana Rome Florence Roseau Stanley Malta Monaco Cuba Asmara Holland England Wales
    Washington America German Dane Pole Finn Moscow Berlin France Ireland Scotland Britain French English
    Moroni
    """
)
