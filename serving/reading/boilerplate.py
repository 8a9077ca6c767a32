"""Recognising the lines of a page that nobody said: pleas to subscribe, credits, page headers, bylines."""

import re
from functools import cache
from typing import Final

from stancery.serving.reading.wordlists import words

_MONTH: Final = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATE: Final = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?)(?:,?\s+\d{{4}})?"
)
_DAY: Final = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_TIME: Final = r"\d{1,2}(?:[.:]\d{2})?(?:\s*[ap]\.?m\.?)?(?:\s*\(?(?:gmt|utc|est|edt|cet|bst)\)?)?"
_SHARING: Final = (
    r"(?:share|tweet|print|e-?mail|copy link|save|comments?(?: \(\d+\))?|whatsapp|facebook|twitter|linkedin"
    r"|telegram"
    r"|reddit|pinterest|x|listen|bookmark)"
)

# Whole lines, by their first word in lower case: words, then what such a line looks like from its start.
_BY_FIRST_WORD: Final[tuple[tuple[str, str], ...]] = (
    (
        "read see view learn find show load continue click watch listen also more further",
        r"(?:(?:read|see|view|learn|find out|show|load|continue reading|click here)\s+(?:more|also|all|next"
        r"|full|the full"
        r"|here)\b|(?:read|see|watch|listen|also|more|further)\s*:|more (?:on|from) |find us (?:on|at)\b"
        r"|listen to (?:this|the) (?:article|story|episode|podcast)).{0,160}",
    ),
    (
        "related recommended most trending editors editor's you",
        r"(?:(?:related|recommended|trending)(?: (?:stories|articles|topics|content|links|reading))?"
        r"|most read"
        r"|editor'?s'? picks?)(?:\s*:.{0,160})?|you (?:may|might) also like.{0,40}",
    ),
    (
        "sign subscribe register join log login donate support become get follow like leave",
        r"(?:sign up|sign ?in|subscribe|register|join (?:us|our)|log ?in|donate|support (?:us|our)"
        r"|become a member"
        r"|get (?:the|our|your) .{0,60}(?:newsletter|inbox|briefing|alerts?|app)\b|(?:follow|like) us\b"
        r"|leave (?:a|your) (?:reply|comment)).{0,200}",
    ),
    (
        "share tweet retweet print email e-mail copy save comment comments whatsapp facebook twitter"
        " linkedin telegram reddit pinterest x listen bookmark",
        rf"{_SHARING}(?:[\s|/,\u2022\u00b7]+(?:{_SHARING}|on|this|via|story|article|interview|page|post))*",
    ),
    (
        "advertisement sponsored promoted skip scroll home menu search back next previous close news world "
        "politics"
        " opinion topic topics tags filed",
        r"advertisement|sponsored(?: content)?|promoted|skip (?:to|advert).{0,40}|scroll (?:down|to).{0,40}"
        r"|home|menu"
        r"|search|back to top|next|previous|close|news|world|politics|opinion|(?:topics?|tags"
        r"|filed under)\b.{0,120}",
    ),
    (
        "copyright terms privacy cookie cookies all our this the correction clarification editor's",
        r"(?:all rights reserved|copyright\b|terms (?:of|and)|privacy policy|cookies?\b).{0,160}"
        r"|our standards.{0,80}"
        r"|this (?:article|story|report|conversation|interview|transcript) (?:was|is|has been|originally"
        r"|first) .{0,160}"
        r"|the views expressed .{0,200}|(?:correction|clarification|editor's note)\s*:.{0,300}"
        r"|the (?:independent )?(?:experts?|special rapporteurs?)\s*:.{0,400}",
    ),
    (
        "photo photos image images picture pictures video videos caption credit credits file illustration "
        "graphic map"
        " photograph photographs source sources",
        r"(?:file )?\w+(?:\s+(?:by|credit|courtesy|source|caption))?\s*[:\u2013\u2014-]\s.{0,400}"
        r"|(?:photo|image|picture|video|photograph)s? (?:by|credit|courtesy)\b.{0,200}|file (?:photo|picture"
        r"|image).{0,300}",
    ),
    (
        "additional further reporting editing edited written writing compiled translated by",
        r"(?:additional |further )?(?:reporting|editing|edited|written|writing|compiled"
        r"|translated) by\b.{0,200}"
        r"|by [\w.'-]+(?: [\w.'-]+){1,4}(?:,? (?:and|in|for|&) .{0,60}|, .{0,60})?",
    ),
    (
        "published posted updated last first modified issued date",
        rf"(?:first |last )?(?:published|posted|updated|modified|issued|date)\b:?.{{0,20}}(?:{_DATE}|\d{{4}}"
        rf"|{_TIME}|ago).{{0,40}}",
    ),
    (
        "united security general human economic provisional official original distr agenda check as "
        "embargoed for press"
        " unofficial",
        r"united nations|security council|general assembly|human rights council|economic and social council"
        r"|provisional"
        r"|official records|original\s*:.{0,30}|distr\.?\s*:?.{0,30}|agenda item .{0,20}"
        r"|check against delivery"
        r"|as delivered|embargoed.{0,80}|for immediate release|press release.{0,30}|unofficial translation"
        r"|for (?:more|further|additional) information\b.{0,200}|for information media.{0,60}"
        r"|for more\b.{0,100}\b(?:visit|see|click|contact|go to)\b.{0,120}|press (?:contacts?|office"
        r"|enquiries)\b.{0,120}",
    ),
    (
        "media contact contacts tel telephone phone fax email website notes note end ends page p",
        r"(?:media (?:contact|enquiries|inquiries)s?|contacts?|tel|telephone|phone|fax|email"
        r"|website)\b\s*[:,.].{0,200}"
        r"|notes? to editors?:?|ends?|(?:page|p\.)\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?",
    ),
)
# Short lines with a figure in them: dates, page numbers, document symbols, reading times.
_WITH_FIGURES: Final = re.compile(
    rf"(?:[\w.'\u2019-]{{2,20}}(?: "
    rf"[\w.'\u2019-]{{2,20}}){{0,2}},\s*)?(?:{_DAY},?\s+)?{_DATE}(?:,?\s*(?:at\s+)?{_TIME})?"
    rf"(?:\s*[|\u2013\u2014-].{{0,40}})?\.?|(?:{_DAY},?\s+)?{_TIME}|\d+[\s-]min(?:ute)?s? (?:read"
    rf"|listen).{{0,20}}"
    r"|[-\u2013\u2014]?\s*\d{1,4}(?:\s*/\s*\d{1,4})?\s*[-\u2013\u2014]?"
    r"|(?:[a-z]{1,8}/)+[a-z0-9./() -]{1,40}(?:\s+\d{2}/\d{2}/\d{4})?(?:\s+page\s+\d+)?"
    r"|\d{2}/\d{2}/\d{4}(?:\s+[a-z]{1,8}/[a-z0-9./ ()-]{1,30})?"
    r"|(?:\d{1,3}(?:/\d{1,3})?\s+)?(?:\d{1,2}/)?\d{2}-\d{4,6}(?:\s*\([a-z]\))?(?:\s+\d{1,3}(?:/\d{1,3})?)?"
    r"|[a-z]{2,3}\.\d{2}-\d{4,6}(?:\s*\([a-z]\))?(?:\s+.{0,12})?|\d+(?:st|nd|rd|th) (?:plenary )?meeting"
    r"|held (?:at|in) .{2,80}\d{4}.{0,30}|\(c\) ?\d{4}.{0,160}|\u00a9.{0,160}|-\s?30\s?-",
    re.IGNORECASE,
)
# A caption with its credit at the end.
_CREDITED: Final = re.compile(
    r"(?:\((?:photo|image|picture|file|credit|photograph)s?\b[^()]{0,120}\)"
    r"|(?:/|\bvia )(?:reuters|afp|ap|epa|getty(?: images)?|dpa|tass|anadolu|shutterstock"
    r"|alamy)(?: images?)?\)?)\.?\Z",
    re.IGNORECASE,
)
_TELLING: Final = re.compile(
    r"(?:to|in) your inbox|all rights reserved|contributed (?:reporting )?to this (?:report|story|article)",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(r"https?://\S+|www\.\S+|\S{1,60}@\S{1,60}\.\w{2,10}")
_SAID: Final = words("said says told added asked adds who would will had was were")
_LONGEST: Final = 420

_AGENCY: Final = r"\([A-Z][\w .,&/'\u2019-]{1,40}\)"
_CAPITALS: Final = (
    r"[A-Z\u00c0-\u00de]{3,}[A-Z\u00c0-\u00de .'\u2019/-]{0,30}(?:,\s*[A-Z][\w .'\u2019-]{1,30}){0,2}"
)
_TOWN: Final = r"[A-Z][\w'\u2019-]{1,20}(?: [A-Z][\w'\u2019-]{1,20}){0,2}(?:,\s*[A-Z][\w'\u2019-]{1,20})?"
_DATELINE: Final = re.compile(
    rf"{_TOWN},\s+(?i:{_DATE}):\s+(?=[A-Z\"\u201c])|"
    rf"{_CAPITALS}\s*{_AGENCY},?\s+(?i:{_DATE})\s*[\u2014\u2013-]{{1,2}}\s+|"
    rf"{_CAPITALS}\s*\((?i:{_DATE})\)\s*[\u2014\u2013-]{{1,2}}\s+|"
    rf"{_CAPITALS},?\s+(?i:{_DATE})\.\s+(?=[A-Z])|(?:{_CAPITALS}(?:,?\s+(?i:{_DATE}))?(?:\s*{_AGENCY})?|{_TOWN}(?:,?\s+(?i:{_DATE})(?:\s*{_AGENCY})?"
    rf"|\s*{_AGENCY})"
    rf"|{_AGENCY})\s*(?:[\u2014\u2013]+|-{{1,2}})\s+"
)
_TRAILING_NOTE: Final = re.compile(
    r"\s*\((?:reporting|editing|writing|additional reporting|with (?:additional |files? |inputs? |reports? |reporting )"
    r"|(?:our|own|staff) (?:correspondent|reporter)s?)\b[^()]{0,200}\)\Z",
    re.IGNORECASE,
)


def is_boilerplate(line: str) -> bool:
    """Whether a line is furniture of the page and no part of the text.

    Args:
        line: One line or one unwrapped paragraph, without white space around it.

    Returns:
        True for such a line; lines longer than 420 characters never are.
    """
    if len(line) > _LONGEST:
        return False
    plain = line.replace("\u2019", "'").strip("*_# \t")
    if not any(character.isalnum() for character in plain) or "....." in plain or ". . . . ." in plain:
        return True  # a rule, or a line of a table of contents
    return _is_credit_or_figure(plain) or _opens_as_furniture(plain) or _TELLING.search(plain) is not None


def _is_credit_or_figure(line: str) -> bool:
    if ("(" in line or "/" in line or " via " in line) and _CREDITED.search(line):
        return True
    if len(line) <= 160 and any(character.isdigit() for character in line) and _WITH_FIGURES.fullmatch(line):
        return True
    return _ADDRESS.fullmatch(line) is not None


def _opens_as_furniture(line: str) -> bool:
    """Whether a line is one of those known by their first word, and nobody says anything in it."""
    first, *others = line.split(None, 40)
    key = first.lower().strip("(:,.|")
    pattern = _lines_by_first_word().get(key)
    if pattern is None or not pattern.fullmatch(line.strip("(").rstrip(".!")):
        return False
    pictured = key.startswith(("photo", "image", "picture", "file", "caption", "video"))
    return pictured or not _SAID.intersection(word.strip(",.").lower() for word in others)


@cache
def _lines_by_first_word() -> dict[str, re.Pattern[str]]:
    listed: dict[str, list[str]] = {}
    for first_words, pattern in _BY_FIRST_WORD:
        for word in first_words.split():
            listed.setdefault(word, []).append(f"(?:{pattern})")
    return {word: re.compile("|".join(patterns), re.IGNORECASE) for word, patterns in listed.items()}


def dateline_end(text: str, start: int, end: int) -> int:
    """Find where a paragraph's dateline ("GENEVA, 14 May (Agency) - ") stops.

    Args:
        text: The text.
        start: Where the paragraph starts.
        end: Where it ends.

    Returns:
        The position after it, `start` where there is none.
    """
    found = _DATELINE.match(text, start, min(end, start + 160))
    return found.end() if found else start


def credit_start(text: str, start: int, end: int) -> int:
    """Find where a credit that closes a paragraph ("(Reporting by ...)") starts.

    Args:
        text: The text.
        start: Where the paragraph starts.
        end: Where it ends.

    Returns:
        The position before it, `end` where there is none.
    """
    if end == start or text[end - 1] != ")":
        return end
    found = _TRAILING_NOTE.search(text, max(start, end - 260), end)
    return found.start() if found else end
