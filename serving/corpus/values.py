"""How a value of one format is written in another that has fewer types."""

import base64
import json
import math
from datetime import date, datetime, time


def as_text(value: object) -> str:
    """A value as the text of a CSV field: nothing for None, JSON for lists and objects."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, (bool, dict, list)):
        return json.dumps(as_json(value), ensure_ascii=False)
    simple = as_json(value)
    return "" if simple is None else str(simple)


def as_json(value: object) -> object:
    """A value as JSON has it: dates as ISO 8601, exact decimals as text, bytes as UTF-8 or else base64."""
    result: object
    match value:
        case None | str() | bool() | int():
            result = value
        case float():
            result = value if math.isfinite(value) else None  # JSON has no NaN and no infinity
        case date() | datetime() | time():
            result = value.isoformat()
        case bytes():
            try:
                result = value.decode()
            except UnicodeDecodeError:
                result = base64.b64encode(value).decode()
        case dict():
            result = {str(key): as_json(item) for key, item in value.items()}
        case list() | tuple():
            result = [as_json(item) for item in value]
        case _:
            result = str(value)
    return result
