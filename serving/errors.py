"""What goes wrong for a user's reason, each as one sentence a command line or a page can show as it is."""


class StanceryError(ValueError):
    """Base of every error that the user can mend: its text says what was found, expected and to be done."""


class ModelFolderError(StanceryError):
    """A model folder lacks a file, or holds one that is damaged or of another format."""


class StatementError(StanceryError):
    """A statement (or target) that cannot be classified, named by its position."""


class DocumentError(StanceryError):
    """A document that cannot be read: of an unknown kind, damaged, too large, or without text."""


class MissingExtraError(StanceryError):
    """A feature whose libraries are not installed; the text gives the pip line that installs them."""

    def __init__(self, feature: str, extra: str) -> None:
        """Name the feature and the extra it needs.

        Args:
            feature: What the user asked for, as it should begin the sentence ("The page").
            extra: The extra in ``pip install "stancery[extra]"``.
        """
        super().__init__(f'{feature} needs libraries that are not installed: pip install "stancery[{extra}]"')
