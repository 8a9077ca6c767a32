"""The verbs by which English reports what somebody says or holds, in every form that can follow a subject."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from stancery.serving.reading import verb_lists as lists
from stancery.serving.reading.wordlists import words


@dataclass(frozen=True, slots=True)
class Verb:
    """One form of a reporting verb.

    Attributes:
        base: Its infinitive.
        saying: True for verbs of saying, False for verbs that take a stand.
        plural: Whether only a plural subject ("critics say") makes this form a verb.
        before: Words that must follow, empty for any.
        uttering: Whether it may also stand beside a quotation whatever follows: "...", the minister laughed.
    """

    base: str
    saying: bool
    plural: bool
    before: frozenset[str]
    uttering: bool = False


def is_followed(verb: Verb, following: Sequence[str]) -> bool:
    """Whether the words after a form let it be a reporting verb.

    Args:
        verb: The form found.
        following: The next words in lower case, QUOTATION for a quotation; END after the end of the sentence.

    Returns:
        False for "backed by", "accused of" (participles) and idle uses such as "took part".
    """
    first, second = following[0], following[1]
    if (
        first in ("by", "of")
        and first not in verb.before
        and verb.base not in lists.TAKES_OF
        and second not in lists.BY_MEANS
    ):
        return False
    if verb.base == "take" and first in ("the", "a"):
        return second in lists.AFTER_TAKE
    if verb.base == "come":
        return first == "out" and second in lists.CAME_OUT
    if verb.base in lists.IDLE_BEFORE:
        return first not in lists.IDLE_BEFORE[verb.base]
    if verb.base in lists.PARTICLE_LATER and verb.before.intersection(following):
        return True
    return not verb.before or first in verb.before


def _forms() -> dict[str, Verb]:
    forms: dict[str, Verb] = {}
    for listed, saying in ((lists.SAYING, True), (lists.JUDGING, False)):
        for entry in listed.split():
            base, _, irregular = entry.partition("/")
            before = _following(lists.ONLY_BEFORE.get(base, ""))
            third = _third_person(base)
            noun_too = _following(lists.NOUNS_TOO.get(third, ""))
            forms[base] = Verb(base, saying, True, before)
            forms[third] = Verb(base, saying, False, noun_too or before)
            forms[irregular or _past(base)] = Verb(base, saying, False, before)
    for entry in lists.UTTERING.split():
        base, _, irregular = entry.partition("/")
        for form, plural in ((base, True), (_third_person(base), False), (irregular or _past(base), False)):
            known = forms.get(form, Verb(base, True, plural, frozenset({lists.QUOTATION})))
            forms[form] = replace(known, uttering=True)
    return forms


def _following(listed: str) -> frozenset[str]:
    return frozenset(lists.END if word == "END" else word for word in listed.split())


def _third_person(base: str) -> str:
    if base.endswith(("s", "sh", "ch", "x", "go")):
        return base + "es"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ies"
    return base + "s"


def _past(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ied"
    return base + "ed"


REPORTING_VERBS: Final = _forms()
"""Every form that can report speech."""

# Participles that tell what somebody does rather than says, unless their own word follows.
_IDLE_PARTICIPLES: Final = words("considering feeling following knowing reading thinking wanting")


def says(participle: str, following: Sequence[str]) -> bool:
    """Whether a participle lets the subject of its sentence speak: "He left, saying that ...".

    Args:
        participle: A word in lower case.
        following: The next words, as in ``is_followed``.

    Returns:
        True for the present participle of a reporting verb, before what may follow that verb.
    """
    verb = _PARTICIPLES.get(participle)
    if participle in lists.SAYING_PARTICIPLES:
        return True
    return verb is not None and participle not in _IDLE_PARTICIPLES and is_followed(verb, following)


def _participles() -> dict[str, Verb]:
    """List the -ing form of every reporting verb: noting, calling, rebutting."""
    forms = {}
    for verb in REPORTING_VERBS.values():
        stem = verb.base.removesuffix("e") if not verb.base.endswith("ee") else verb.base
        past = _DOUBLED.get(verb.base)
        forms[f"{past or stem}ing"] = verb
    return forms


_DOUBLED: Final = {
    base: irregular[:-2]
    for base, _, irregular in (
        entry.partition("/") for entry in (lists.SAYING + lists.JUDGING + lists.UTTERING).split()
    )
    if irregular == base + base[-1] + "ed"
}
_PARTICIPLES: Final = _participles()
