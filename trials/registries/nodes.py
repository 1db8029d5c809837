"""Typed reading of a JSON record that remembers where it is, so that an error can name the place."""

from typing import Any, Final

from trials.registries.records import MalformedRecord

_NAMES: Final[dict[type, str]] = {
    dict: "an object",
    list: "a list",
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    type(None): "nothing",
}


class Node:
    """An object inside a record: missing or null reads as empty, a wrong type is a MalformedRecord."""

    __slots__ = ("_data", "_parent", "_step")

    def __init__(self, data: object, parent: "Node | None" = None, step: str = "") -> None:
        if data is None:
            data = {}
        self._parent = parent
        self._step = step
        if type(data) is not dict:
            raise MalformedRecord(self.path(), _mismatch(dict, data))
        self._data: dict[str, Any] = data

    def path(self, key: str = "") -> str:
        """Where this object, or its member `key`, stands in the record: `a.b[2].c`."""
        here = ".".join(filter(None, (self._step, key)))
        return self._parent.path(here) if self._parent else here

    def wrong(self, key: str, reason: str) -> MalformedRecord:
        """The error to raise about the member `key`."""
        return MalformedRecord(self.path(key), reason)

    def text(self, key: str) -> str:
        """Text as given; '' where there is none."""
        value = self._data.get(key)
        if type(value) is str:
            return value
        if value is None:
            return ""
        raise self.wrong(key, _mismatch(str, value))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty where there is none."""
        values = self._list(key)
        for index, value in enumerate(values):
            if type(value) is not str:
                raise self.wrong(f"{key}[{index}]", _mismatch(str, value))
        return tuple(values)

    def whole(self, key: str) -> int | None:
        """A whole number."""
        value = self._data.get(key)
        if value is None or type(value) is int:
            return value
        raise self.wrong(key, _mismatch(int, value))

    def number(self, key: str) -> float | None:
        """A number, whole or not."""
        value = self._data.get(key)
        if value is None or type(value) is float or type(value) is int:
            return value
        raise self.wrong(key, _mismatch(float, value))

    def flag(self, key: str) -> bool | None:
        """True, false, or not stated."""
        value = self._data.get(key)
        if value is None or type(value) is bool:
            return value
        raise self.wrong(key, _mismatch(bool, value))

    def child(self, key: str) -> "Node":
        """The object of that name; an empty one where there is none."""
        return Node(self._data.get(key), self, key)

    def children(self, key: str) -> list["Node"]:
        """A list of objects; empty where there is none."""
        return [Node(value, self, f"{key}[{index}]") for index, value in enumerate(self._list(key))]

    def _list(self, key: str) -> list[Any]:
        value = self._data.get(key)
        if type(value) is list:
            return value
        if value is None:
            return []
        raise self.wrong(key, _mismatch(list, value))


def refuse_nul(value: object, path: str = "") -> None:
    """Refuse a JSON value with a NUL character in it, which PostgreSQL cannot store.

    Raises:
        MalformedRecord: with the path of the first.
    """
    if type(value) is dict:
        for key, inner in value.items():
            here = f"{path}.{key}" if path else key
            refuse_nul(key, here)
            refuse_nul(inner, here)
    elif type(value) is list:
        for index, inner in enumerate(value):
            refuse_nul(inner, f"{path}[{index}]")
    elif type(value) is str and "\0" in value:
        raise MalformedRecord(path, "has a NUL character, which cannot be stored")


def _mismatch(wanted: type, found: object) -> str:
    return f"expected {_NAMES[wanted]}, found {_NAMES.get(type(found), 'something else')}"
