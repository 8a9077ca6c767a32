"""Many statements of which some may hold nothing to read: a stance, or the reason why there is none, for each."""

from collections.abc import Sequence

from stancery.serving.classifier import StanceClassifier
from stancery.serving.errors import StatementError
from stancery.serving.stance import Stance


def classify_each(
    classifier: StanceClassifier, statements: Sequence[str], targets: Sequence[str | None]
) -> list[Stance | StatementError]:
    """Tell the stance of each statement that has one.

    Args:
        classifier: The model.
        statements: The statements.
        targets: A target, or None, for each of them.

    Returns:
        For each statement, in their order, its stance, or the error that :meth:`StanceClassifier.classify` raises for
        it alone (so that it is called "statement 1").
    """
    if not statements:
        return []
    try:
        return list(classifier.classify(statements, targets))
    except StatementError as error:
        # Some statement has nothing the model can read. It is refused before anything is computed, so halving until
        # it is found costs only tokenising.
        if len(statements) == 1:
            return [error]
        middle = len(statements) // 2
        return classify_each(classifier, statements[:middle], targets[:middle]) + classify_each(
            classifier, statements[middle:], targets[middle:]
        )
