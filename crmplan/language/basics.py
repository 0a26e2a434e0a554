"""Readers of words, numbers, lists and small maps: what the other readers are built from."""

import re
from collections.abc import Callable, Collection
from decimal import Decimal
from typing import Any

from crmplan.guess import did_you_mean, nearest
from crmplan.language import values
from crmplan.language.fields import Reader, Schema, SchemaMaker
from crmplan.language.slips import Reading, Slip, shown
from crmplan.nodes import Mapping, Node, Scalar, Sequence


def text_of(node: Node, expected: str) -> str:
    """Return the text of a word or number; ``expected`` says what is right (``a date such as
    2027-03-01``).
    """
    if type(node) is Scalar and node.value is not None and node.value is not True and node.value is not False:
        return node.text
    raise Slip("wrong-type", f"{expected} belongs here, not {shown(node)}")


class Parsed:
    """A word that a function of ``values`` reads."""

    many = False

    def __init__(
        self,
        words: str,
        expected: str,
        gives: Any,
        parse: Callable[[str], Any],
        pattern: str,
        *,
        number: bool = False,
    ) -> None:
        self.words = words
        self.expected = expected
        self.gives = gives
        self.parse = parse
        self.pattern = pattern
        self.number = number

    def read(self, node: Node, reading: Reading) -> Any:
        """Return the value."""
        return self.parse(text_of(node, self.expected))

    def schema(self, make: SchemaMaker) -> Schema:
        """Return a text with a pattern."""
        kinds: Any = ["string", "number"] if self.number else "string"
        schema = {
            "type": kinds,
            "pattern": self.pattern,
            "patternErrorMessage": f"{self.expected} belongs here.",
        }
        return {**schema, "minimum": 0} if self.number else schema


class Text:
    """Any text for people."""

    words = "text"
    gives = str
    many = False

    def read(self, node: Node, reading: Reading) -> str:
        text = text_of(node, "text")
        if not text.strip():
            raise Slip("empty-value", "the text is empty; write one or remove the line")
        return text.strip()

    def schema(self, make: SchemaMaker) -> Schema:
        return {"type": ["string", "number"], "pattern": r"\S"}


class Name:
    """The id of something that the playbook defines elsewhere; whether it exists is checked later."""

    gives = str
    many = False

    def __init__(self, what: str, scope_words: Collection[str] = ()) -> None:
        self.words = what
        self._scope_words = scope_words
        self.pattern = f"({'|'.join((values.ID, *map(re.escape, scope_words)))})"
        self._match = re.compile(self.pattern).fullmatch

    def read(self, node: Node, reading: Reading) -> str:
        """Return the id."""
        if type(node) is not Scalar or node.value is None:
            raise Slip("wrong-type", f"the id of {a(self.words)} belongs here, not {shown(node)}")
        if not self._match(node.text):
            meant = nearest(node.text, self._scope_words) if "." in node.text else None
            if meant:
                raise Slip("bad-name", f'"{node.text}" has no meaning; did you mean "{meant}"?')
            raise _no_name(node.text, self.words)
        return node.text

    def schema(self, make: SchemaMaker) -> Schema:
        """Return a text with the pattern of ids."""
        return {
            "type": ["string", "integer"],
            "pattern": f"^{self.pattern}$",
            "patternErrorMessage": f"The id of {a(self.words)} belongs here.",
        }


def _no_name(text: str, what: str) -> Slip:
    if not text.strip():
        return Slip("empty-value", f"the id of {a(what)} is empty; write one or remove the line")
    if "," in text:
        return Slip("bad-name", f'"{text}" is several ids; one belongs here')
    if " " in text.strip():
        return Slip("bad-name", f'"{text}" is no id; write the id of the {what} here, not its name')
    return Slip("bad-name", f'"{text}" is not the id of {a(what)}: letters, digits, "-" and "_" only')


def a(what: str) -> str:
    """Return a noun with its article."""
    return f"an {what}" if what[:1] in "aeiou" else f"a {what}"


class Choice:
    """One word of the vocabulary; ``hints`` are sentences for words that deserve a better one."""

    gives = str
    many = False

    def __init__(self, what: str, known: Collection[str], hints: dict[str, str] | None = None) -> None:
        self.what = what
        self.choices = known
        self.hints = hints or {}
        listed = list(known)
        self.words = what
        if len(listed) <= 5:
            self.words = ", ".join(f"`{word}`" for word in listed[:-1]) + f" or `{listed[-1]}`"

    def read(self, node: Node, reading: Reading) -> str:
        """Return the word."""
        if type(node) is Scalar and node.text in self.choices:
            return node.text
        word = text_of(node, f"a {self.what}")
        raise Slip("unknown-word", self.hints.get(word) or unknown_word(word, self.what, self.choices))

    def schema(self, make: SchemaMaker) -> Schema:
        """Return the list of words."""
        return {"enum": list(self.choices)}


def unknown_word(word: str, what: str, choices: Collection[str]) -> str:
    """Return the sentence about a word that is not in the vocabulary."""
    guess = did_you_mean(word, choices)
    if not guess and len(choices) <= 8:
        guess = f"; it is one of {', '.join(choices)}"
    elif not guess:
        guess = f"; `crmplan words{_group_of(choices)}` lists them"
    if "," in word:
        guess = f"; several make a list: [{word}]"
    return f'no {what} "{word}"{guess}'


def _group_of(choices: Collection[str]) -> str:
    """Return a blank and the name under which ``crmplan words`` lists the choices, or nothing."""
    from crmplan.language.words import vocabulary

    same = [name for name, words in vocabulary().items() if tuple(words) == tuple(choices)]
    return f" {same[0]}" if same else ""


class Flag:
    """True or false."""

    words = "`true` or `false`"
    gives = bool
    many = False

    def read(self, node: Node, reading: Reading) -> bool:
        if type(node) is Scalar and (node.value is True or node.value is False):
            return node.value
        meant = ""
        if type(node) is Scalar:
            if node.text.lower() in ("yes", "on", "y", "true", "1"):
                meant = "; did you mean true?"
            elif node.text.lower() in ("no", "off", "n", "false", "0"):
                meant = "; did you mean false?"
        raise Slip("wrong-type", f"true or false belongs here, not {shown(node)}{meant}")

    def schema(self, make: SchemaMaker) -> Schema:
        return {"type": "boolean"}


class Number:
    """A number within limits."""

    many = False

    def __init__(
        self,
        *,
        low: Decimal | int | None = None,
        high: Decimal | int | None = None,
        above: int | None = None,
        example: str = "80",
    ) -> None:
        self.words = "number"
        self.gives: Any = Decimal
        self.low, self.high, self.above = low, high, above
        self.example = example

    def read(self, node: Node, reading: Reading) -> Any:
        """Return the number."""
        if type(node) is Scalar and node.plain and type(node.value) in (int, Decimal):
            number: Any = node.value
            return self._within(number if type(number) is Decimal else Decimal(number), node.text)
        word = text_of(node, f"a number such as {self.example}")
        if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?\s*%", word.strip()):
            bare = word.strip(" %")
            raise Slip("bad-number", f'"{word}" has a percent sign; write {bare} here, the unit stands apart')
        if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", word.strip()):
            raise Slip("bad-number", f'"{word}" is text because of its quotes; write {word.strip()}')
        raise values.number_slip(word, self.example)

    def _within(self, number: Decimal, word: str) -> Decimal:
        if self.low is not None and number < self.low:
            raise Slip("bad-number", f"{word} is too small; it is {self.low} or more")
        if self.high is not None and number > self.high:
            raise Slip("bad-number", f"{word} is too large; it is {self.high} at most")
        if self.above is not None and number <= self.above:
            raise Slip("bad-number", f"{word} is too small; it is more than {self.above}")
        return number

    def schema(self, make: SchemaMaker) -> Schema:
        """Return a number with its limits."""
        schema: Schema = {"type": "number"}
        if self.low is not None:
            schema["minimum"] = self.low
        if self.high is not None:
            schema["maximum"] = self.high
        if self.above is not None:
            schema["exclusiveMinimum"] = self.above
        return schema


class Count(Number):
    """A whole number within limits."""

    def __init__(self, *, low: int = 0, high: int = 10**9, example: str = "40") -> None:
        super().__init__(low=low, high=high, example=example)
        self.words = "whole number"
        self.gives = int

    def read(self, node: Node, reading: Reading) -> int:
        """Return the whole number."""
        number = super().read(node, reading)
        if number != number.to_integral_value():
            whole, _, rest = shown(node).strip('"').partition(".")
            meant = f"; did you mean {whole}{rest}?" if len(rest) == 3 else ""
            raise Slip("bad-number", f"{shown(node)} is no whole number{meant}")
        return int(number)

    def schema(self, make: SchemaMaker) -> Schema:
        """Return a whole number with its limits."""
        return {**super().schema(make), "type": "integer"}


class Many:
    """One value or a list of them."""

    many = True

    def __init__(self, item: Reader, words: str, *, unique: bool = True, one: bool = True) -> None:
        self.item = item
        self.words = words
        self.unique = unique
        self.one = one
        self.gives: Any = tuple[item.gives, ...]  # type: ignore[name-defined]

    def read(self, node: Node, reading: Reading) -> tuple[Any, ...]:
        """Return the values; a bad one is a finding, and the others count."""
        if type(node) is not Sequence:
            if not self.one:
                raise Slip("wrong-type", f"a {self.words} belongs here, each with a dash, not {shown(node)}")
            if type(node) is Mapping:
                self._refuse_pairs(node)
            if type(self.item) is Name and type(node) is Scalar and "," in node.text:
                raise Slip("bad-name", f'"{node.text}" is several ids; write them as a list: [{node.text}]')
            return (self.item.read(node, reading),)
        items: list[Any] = []
        for one in node.items:
            try:
                if type(one) is Mapping:
                    self._refuse_pairs(one)
                items.append(self.item.read(one, reading))
            except Slip as slip:
                reading.slip(slip, one)
        if self.unique and len(items) > 1:
            self._refuse_twice(node, reading)
        return tuple(items)

    def _refuse_pairs(self, node: Mapping) -> None:
        """Say what ``team: [builder: 2]`` should be."""
        if isinstance(self.item, Parsed) and self.item.gives is values.Units and len(node.entries) == 1:
            [(name, (_, value))] = node.entries.items()
            if isinstance(value, Scalar):
                raise Slip(
                    "bad-name", f'units stand without a colon; did you mean "{name} {value.text}"?', node=node
                )

    def _refuse_twice(self, node: Sequence, reading: Reading) -> None:
        seen: dict[str, Scalar] = {}
        for one in node.items:
            if type(one) is Scalar:
                name = one.text.split()[0] if self.item.gives is values.Units else one.text
                first = seen.setdefault(name, one)
                if first is not one:
                    message = f'"{name}" stands twice in this list; keep one'
                    reading.add("given-twice", one.at, message, also=[(first.at, "the first one")])

    def schema(self, make: SchemaMaker) -> Schema:
        """Return one value or a list of them, without a choice that would blur messages."""
        item = self.item.schema(make)
        if not self.one or "$ref" in item:
            return {"type": "array", "items": item}
        if "enum" in item:
            # A word or a list of words: the pattern judges the word, since "enum" would judge the list too.
            pattern = f"^({'|'.join(re.escape(word) for word in item['enum'])})$"
            return {"type": ["string", "array"], "pattern": pattern, "items": item}
        kinds = item["type"] if isinstance(item["type"], list) else [item["type"]]
        return {**item, "type": [*kinds, "array"], "items": item}


class MapOf:
    """A small map from words or ids to values."""

    many = False

    def __init__(self, key: "Choice | Name | None", value: Reader, words: str) -> None:
        self.key = key
        self.value = value
        self.words = words
        self.gives = dict[str, value.gives]  # type: ignore[name-defined]

    def read(self, node: Node, reading: Reading) -> dict[str, Any]:
        """Return the map; a bad entry is a finding, and the others count."""
        if type(node) is not Mapping:
            example = ""
            if type(node) is Scalar and isinstance(self.key, Choice) and self.key.choices:
                example = f"; write for what it is, such as {{{next(iter(self.key.choices))}: {node.text}}}"
            raise Slip("wrong-type", f"a {self.words} belongs here, not {shown(node)}{example}")
        entries: dict[str, Any] = {}
        for name, (word, value) in node.entries.items():
            try:
                if type(value) is Scalar and value.value is None:
                    if not reading.partial:
                        raise Slip(
                            "empty-value", f'"{name}" has no value; write one or remove the line', node=word
                        )
                    continue
                if self.key is not None and not (reading.partial and name.endswith("+")):
                    try:
                        self.key.read(word, reading)
                    except Slip as slip:
                        slip.node = word
                        raise
                entries[name] = self.value.read(value, reading)
            except Slip as slip:
                reading.slip(slip, value)
        return entries

    def schema(self, make: SchemaMaker) -> Schema:
        """Return a map with its keys and values."""
        value = self.value.schema(make)
        if make.partial:
            value = nullable(value)
        schema: Schema = {"type": "object", "additionalProperties": value}
        if isinstance(self.key, Choice):
            schema["propertyNames"] = {"enum": list(self.key.choices)}
        elif self.key is not None:
            schema["propertyNames"] = {"pattern": rf"^{values.ID}$"}
        return schema


def nullable(schema: Schema) -> Schema:
    """Return a schema that also takes null, which removes a value in a merge."""
    if "enum" in schema:
        return {**schema, "enum": [*schema["enum"], None]}
    if "$ref" in schema or "const" in schema:
        return schema
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    return {**schema, "type": [*(kind for kind in kinds if kind != "null"), "null"]}
