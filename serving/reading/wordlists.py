"""Reading the word lists that the other files keep as plain text."""


def words(text: str) -> frozenset[str]:
    """Split a list kept as text.

    Args:
        text: Words between white space; one bar in the text makes it a list of phrases between bars.

    Returns:
        The set of words or phrases.
    """
    if "|" in text:
        return frozenset(phrase for part in text.split("|") if (phrase := " ".join(part.split())))
    return frozenset(text.split())
