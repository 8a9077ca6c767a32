"""A toy task: statements whose label is decided by one word, so that anything that learns must learn them."""

WORDS = {
    "condemning": ["deplore", "denounce", "outrage", "brutal", "unlawful"],
    "defending": ["praise", "justify", "rightful", "commend", "legitimate"],
    "neutral": ["agenda", "schedule", "meeting", "document", "tuesday"],
}
FILLERS = ["the", "we", "of", "in", "minister", "delegation", "council", "state", "said", "today"]


def toy_rows(count: int) -> list[dict[str, object]]:
    """As many toy statements as asked for, the labels in turn."""
    rows: list[dict[str, object]] = []
    for number in range(count):
        label = list(WORDS)[number % 3]
        cue = WORDS[label][(number // 3) % 5]
        before = [FILLERS[(number * 7 + step) % len(FILLERS)] for step in range(3)]
        after = [FILLERS[(number * 3 + step) % len(FILLERS)] for step in range(4)]
        rows.append({"id": f"toy-{number}", "text": " ".join([*before, cue, *after]), "label": label})
    return rows
