"""What goes wrong in training for a user's reason, each as one sentence the command line shows as it is."""

from stancery.serving.errors import StanceryError


class ConfigError(StanceryError):
    """A config file with an unknown key, a wrong type or a missing file; the text names the key."""


class DataError(StanceryError):
    """Labelled statements that cannot be read or trained on; the text names the file and the row."""
