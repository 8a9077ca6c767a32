"""A small table to try the page with; the speakers and what they say are invented."""

EXAMPLE_TABLE = (
    ("date", "speaker", "statement", "about"),
    (
        "2025-03-03",
        "Norway",
        "We call on Belarus to free the nineteen printers who have sat in Orsha without a charge since autumn.",
        "Belarus",
    ),
    (
        "2025-03-03",
        "Belarus",
        "Every one of these arrests was ordered by a court, and no delegation has shown us anything to the contrary.",
        "Belarus",
    ),
    (
        "2025-03-03",
        "Chair",
        "The list of speakers closes at six o'clock; statements may also be handed in on paper.",
        "",
    ),
    (
        "2025-03-04",
        "Ghana",
        "Togo took in eleven thousand of our neighbours within a fortnight, and deserves our respect for it.",
        "Togo",
    ),
    (
        "2025-03-04",
        "Malta",
        "We deplore that Libya's coastguard still turns the ferries back, and demand that it let them through.",
        "Libya",
    ),
    (
        "2025-03-05",
        "Cuba",
        "No one should lecture a sovereign state on how it keeps order; the measures were lawful.",
        "Cuba",
    ),
    (
        "2025-03-05",
        "Uruguay",
        "Uruguay will host the next round of consultations in Colonia in May.",
        "Uruguay",
    ),
    ("2025-03-05", "", "", ""),
)
