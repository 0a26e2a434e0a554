"""What a YAML mistake means to a person who writes playbooks: a message, its place and how to read on."""

import re
from typing import NamedTuple

from crmplan.faults import fault
from crmplan.model import Finding, Location

AT_MOST = 5
"""Places that are named for one kind of mistake."""

_TAB = re.compile(r"^ *\t", re.MULTILINE)
_WORD = r"[A-Za-z_][\w.+-]*"
GLUED = re.compile(rf"((?:- +)*)({_WORD}):([^\s/:].*)")
"""A key whose blank behind the colon is missing: ``duration:5d``; no address (``https://``)."""
_PAIR = re.compile(r"\s*(?:- +)*(\"[^\"]*\"|'[^']*'|[^\s'\"{\[#][^:#]*):\s+(.*)")

_MENDED = ":@`%*&!|>?\\\"'"
"""Characters that stand for themselves where a person forgot the quotes. They are replaced by private ones,
so that libyaml reads on and columns stay; ``restore`` undoes it."""
_MARKS = {ord(mark): chr(0xF0000 + i) for i, mark in enumerate(_MENDED)}
_FILLER = chr(0xF00FF)
"""Stands for nothing: it keeps the columns where a repair makes a text shorter."""
_RESTORE = {0xF0000 + i: "" if mark in "\"'" else mark for i, mark in enumerate(_MENDED)} | {0xF00FF: ""}
_HALF = r"\\u[dD][89a-fA-F][0-9a-fA-F]{2}"
_HALVES = re.compile(r"(?<!\\)((?:\\\\)*)\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")


NO_BLANK = "no blank behind a colon"
"""What ``compose`` says itself, of a line such as ``train:{duration: 3d}``: libyaml takes
``train:{duration`` as key."""
_CLOSERS = {ord("["): "]", ord("{"): "}"}


class Trouble(NamedTuple):
    """Where libyaml stopped and what it said; lines and columns count from 1, 0 where it said nothing."""

    problem: str
    line: int
    column: int
    context: str = ""
    context_line: int = 0
    context_column: int = 0
    quoted: tuple[int, int, int] | None = None
    """Line and column where the last quoted text over several lines begins, and the line where it ends."""
    columns: tuple[int, ...] = ()
    """Columns of the block maps and lists that are open, outermost first."""
    flows: str = ""
    """Brackets and braces that are open, outermost first."""


class Repair(NamedTuple):
    """The text with a mistake mended or its section left out."""

    text: str
    sure: bool
    """Whether the text now says what was meant, so that the rest of the language can be checked."""


def glued_message(glued: re.Match[str]) -> str:
    """Return the message for what ``GLUED`` has matched."""
    value = glued[3] if len(glued[3]) <= 40 else glued[3][:39] + "…"
    return f"a blank is missing behind the colon: {glued[2]}: {value}"


def restore(word: str) -> str:
    """Return a word with the characters that a repair had replaced."""
    return word.translate(_RESTORE)


def with_whole_characters(text: str) -> str:
    """Return a text in which two halves of a character, as JSON escapes an emoji, are one character.

    YAML knows no halves; fillers keep the columns, and ``restore`` takes them away.
    """

    def whole(found: re.Match[str]) -> str:
        high, low = int(found[2], 16) - 0xD800, int(found[3], 16) - 0xDC00
        return found[1] + chr(0x10000 + (high << 10) + low) + _FILLER * 11

    return _HALVES.sub(whole, text)


def shown(word: str) -> str:
    """Return a word in quotes for a message, on one line and cut when it is long."""
    word = " ".join(word.split())
    return f'"{word if len(word) <= 60 else word[:59] + "…"}"'


def explain(file: str, text: str, trouble: Trouble) -> tuple[Finding, Repair]:
    """Return what a person did wrong where libyaml stopped, and a text with which to read on."""
    return _Slip(file, text, trouble).explain()


class _Slip:
    """One place where libyaml stopped, and what stands around it."""

    def __init__(self, file: str, text: str, trouble: Trouble) -> None:
        self.file = file
        self.trouble = trouble
        self.lines = text.splitlines()
        while len(self.lines) > 1 and not self.lines[-1].strip(" "):
            self.lines.pop()
        self.ended = trouble.line > len(self.lines)
        self.number = min(trouble.line, len(self.lines))
        """The line that is looked at: the last one when the text ended too early."""
        self.line = self.lines[self.number - 1]
        self.column = len(self.line) + 1 if self.ended else min(trouble.column, len(self.line) + 1)
        self.before = self.line[: self.column - 1]
        self.char = self.line[self.column - 1 : self.column]
        self.above = self.number - 1
        """The next line above that is neither empty nor a comment; 0 when there is none."""
        while self.above and self.lines[self.above - 1].lstrip()[:1] in ("", "#"):
            self.above -= 1

    def explain(self) -> tuple[Finding, Repair]:
        problem, context = self.trouble.problem, self.trouble.context
        tabs = [i for i, line in enumerate(self.lines, 1) if _TAB.match(line)]
        if self.number in tabs or self.above in tabs or "tab" in problem.split():
            return self.tab(tabs or [self.number])
        if problem == NO_BLANK:
            return self.no_colon(self.number)
        if "quoted" in context:
            return self.in_quotes()
        if self.trouble.quoted and self.trouble.quoted[2] in (self.number, self.above):
            return self.quote_too_far(*self.trouble.quoted)
        if "cannot start any token" in problem:
            return self.reserved(self.number, self.column)
        if any(word in context for word in ("alias", "anchor", "tag", "block scalar", "directive")):
            return self.reserved(self.trouble.context_line, self.trouble.context_column)
        if "mapping values are not allowed" in problem:
            return self.second_colon()
        if "could not find expected ':'" in problem:
            return self.no_colon(self.trouble.context_line or self.above)
        if "entries are not allowed" in problem:
            return self.item_on_key_line()
        if "keys are not allowed" in problem:
            return self.reserved(self.number, self.column)
        if "unexpected ':'" in problem:
            return self.no_blank_in_brackets()
        if "flow" in context:
            return self.in_brackets()
        if self.char and self.char in "]}":
            return self.closes_nothing()
        if "node content" in problem:
            return self.reserved(self.number, self.column)
        if GLUED.match(self.line.strip()):
            return self.no_colon(self.number)
        if self.before.strip(" -"):
            return self.behind_value()
        return self.indent()

    # Each answers with a finding and a repair.

    def tab(self, tabs: list[int]) -> tuple[Finding, Repair]:
        first = tabs[0]
        line = self.lines[first - 1]
        more = [(self.at(i, 1), "here too") for i in tabs[1:AT_MOST]]
        others = (
            f"; so do {len(tabs) - 1} more"
            if len(tabs) > 2
            else "; so does one more"
            if len(tabs) == 2
            else ""
        )
        message = f"this line begins with a tab{others}; YAML wants blanks, two for each level"
        column = line.find("\t") + 1 or 1
        return fault("tab-indent", self.at(first, column), message, also=more), self.without(first, tabs[-1])

    def in_quotes(self) -> tuple[Finding, Repair]:
        line, column = self.trouble.context_line or self.number, self.trouble.context_column or self.column
        problem = self.trouble.problem
        if "end of stream" in problem or "document indicator" in problem:
            message = "the quote that opens here is never closed"
            return fault("not-closed", self.at(line, column), message), self.mend(line, column)
        slash = self.column if self.char == "\\" else self.before.rfind("\\") + 1
        if slash and re.match(_HALF, self.line[slash - 1 :]):
            half = self.line[slash - 1 : slash + 5]
            message = (
                f"{half} is half a character, and its other half does not follow; write the character itself"
            )
            at = self.at(self.number, slash, slash + 6)
            return fault("yaml-syntax", at, message), self.mend(self.number, slash)
        if slash:
            message = "a backslash in double quotes begins an escape such as \\n; use single quotes"
            return fault("yaml-syntax", self.at(self.number, slash), message), self.mend(self.number, slash)
        return self.unclear()

    def quote_too_far(self, line: int, column: int, end: int) -> tuple[Finding, Repair]:
        message = f"the quote that opens here is closed only in line {end}; close it in its own line"
        return fault("not-closed", self.at(line, column), message), self.mend(line, column)

    def reserved(self, number: int, column: int) -> tuple[Finding, Repair]:
        line = self.text(number)
        char = line[column - 1 : column]
        if not char:
            return self.unclear()
        value = line[column - 1 :].split(" #")[0].rstrip()
        if self.trouble.flows or char in ",[]{}":
            value = re.split(r"[,\]}]", value[1:])[0]
            value = (char + value).rstrip()
        message = f"a value cannot begin with {char}; put it in quotes: {in_quotes(value)}"
        if line[: column - 1].strip() == "" and char == "%":
            message = "a line cannot begin with %; delete it, or put the text in quotes behind a key"
        finding = fault("reserved-character", self.at(number, column, column + len(value)), message)
        if char in _MENDED and line[: column - 1].strip():
            return finding, self.mend(number, column)
        return finding, self.without(number, number)

    def second_colon(self) -> tuple[Finding, Repair]:
        pair = _PAIR.fullmatch(self.line)
        if GLUED.match(self.line.strip()):
            return self.no_colon(self.number)
        if pair and pair.start(2) < self.column:
            key, value = pair[1].strip(), pair[2].split(" #")[0].rstrip()
            message = (
                f"the value of {shown(key)} contains a colon; put it in quotes: {key}: {in_quotes(value)}"
            )
            at = self.at(self.number, pair.start(2) + 1, pair.start(2) + 1 + len(value))
            return fault("colon-in-value", at, message), self.mend(self.number, self.column)
        if not self.before.strip():
            return self.unclear()
        above = self.text(self.above)
        indent, indent_above = _indent(self.line), _indent(above)
        has_value = re.search(r":(\s|$)", above) is not None
        if GLUED.match(above.strip()) or (indent == indent_above and not has_value):
            return self.no_colon(self.above)
        if indent > indent_above and re.fullmatch(_WORD, above.strip(" -")):
            return self.no_colon(self.above)
        if indent > indent_above and has_value:
            message = (
                f"this line is indented further than the line above, which already has a value; "
                f"begin it in column {indent_above + 1}, or take the value of the line above away"
            )
            return fault("wrong-indent", self.at(self.number, indent + 1), message), self.without(
                self.number, self.number
            )
        return self.unclear()

    def no_colon(self, number: int) -> tuple[Finding, Repair]:
        """A line that should say ``key: value`` does not."""
        line = self.text(number)
        words = line.strip()
        column = _indent(line) + 1
        glued = GLUED.match(words)
        if glued:
            at = self.at(number, column + glued.start(2), column + glued.end())
            colon = column + glued.end(2)
            return fault("missing-blank", at, glued_message(glued)), self.insert(
                number, colon + 1, " ", sure=True
            )
        at = self.at(number, column)
        first, _, rest = words.lstrip("- ").partition(" ")
        if not first:
            return self.unclear()
        if not re.fullmatch(_WORD, first):
            message = "this line has no colon; write key: value, or indent it if it belongs to the line above"
            return fault("missing-colon", at, message), self.without_line(number)
        end = column + words.index(first) + len(first)
        if rest:
            message = f"this line has no colon; did you mean {first}: {rest.strip()}?"
            return fault("missing-colon", at, message), self.insert(number, end, ":", sure=False)
        message = (
            f'this line has no colon; write "{first}:", or indent it further if it belongs to the line above'
        )
        deeper = number < self.number and _indent(self.line) > _indent(line)
        if deeper:
            return fault("missing-colon", at, message), self.insert(number, end, ":", sure=True)
        return fault("missing-colon", at, message), self.without_line(number)

    def item_on_key_line(self) -> tuple[Finding, Repair]:
        value = self.line[self.column - 1 :].lstrip("- ").rstrip()
        message = f"a list item cannot stand behind its key; write [{value}], or begin it on the next line"
        return fault("yaml-syntax", self.at(self.number, self.column), message), self.without_line(
            self.number
        )

    def in_brackets(self) -> tuple[Finding, Repair]:
        trouble = self.trouble
        number, column = trouble.context_line or self.number, trouble.context_column or self.column
        line = self.text(number)
        opened = line[column - 1 : column]
        if opened not in ("[", "{"):
            if self.char == ",":
                message = "a comma stands here without a value before it; delete it"
                return fault("yaml-syntax", self.at(self.number, self.column), message), self.swap(
                    " ", sure=True
                )
            opened = trouble.flows[-1:] or "{"
            number, column = self.number, self.column
        closer = "]" if opened == "[" else "}"
        here = self.at(number, column)
        fresh = re.match(rf"(?:- |{_WORD}:(?: |$))", self.line.lstrip())
        balanced = sum(map(self.line.count, "]}")) <= sum(map(self.line.count, "[{"))
        next_line = self.number > number and fresh and (balanced or _indent(self.line) <= _indent(line))
        if self.ended or next_line:
            message = f'the "{opened}" that opens here is never closed'
            if not self.ended:
                message += f'; a "{closer}" is missing before line {trouble.line}'
            last = self.number if self.ended else self.above
            if last != number:
                return fault("not-closed", here, message), self.without(number, last)
            closers = trouble.flows[::-1].translate(_CLOSERS)
            return fault("not-closed", here, message), self.insert(
                number, self.end(number), closers, sure=True
            )
        at = self.at(self.number, self.column)
        if self.char and self.char in "]}":
            return self.wrong_bracket(opened, number, column)
        if self.char == ":":
            return self.colon_in_brackets()
        before = self.before.rstrip()
        if before.endswith(('"', "'", "]", "}")) and self.number == number:
            if not re.match(rf"{_WORD}:(\s|$)", self.line[self.column - 1 :]):
                return self.behind_value()
            message = f"a comma is missing behind {before[-1]}"
            return fault("yaml-syntax", at, message), self.insert(
                self.number, len(before) + 1, ",", sure=True
            )
        word = re.search(rf"{_WORD}$", before)
        if word and self.char in ("[", "{", '"', "'"):
            at = self.at(self.number, word.start() + 1)
            message = f"a colon is missing behind {shown(word[0])}"
            return fault("missing-colon", at, message), self.insert(
                self.number, word.end() + 1, ":", sure=True
            )
        message = f'a comma or the closing "{closer}" is missing here'
        if self.before.strip() == "" and self.above:
            at = self.at(self.above, self.end(self.above))
        return fault("yaml-syntax", at, message), self.without(number, self.number)

    def wrong_bracket(self, opened: str, line: int, column: int) -> tuple[Finding, Repair]:
        """A bracket is closed by a brace, or a brace by a bracket: one of the other kind is missing."""
        closer = "]" if opened == "[" else "}"
        opens = self.at(line, column)
        start = column if line == self.number else 0
        if ("[" if self.char == "]" else "{") in self.trouble.flows[:-1]:
            message = f'the "{opened}" that opens here is never closed'
            message += f'; a "{closer}" is missing before "{self.char}"'
            key = re.search(rf",\s*{_WORD}:\s", self.before[start:]) if opened == "[" else None
            end = start + key.start() + 1 if key else self.column
            return fault("not-closed", opens, message), self.insert(self.number, end, closer, sure=True)
        at = self.at(self.number, self.column)
        behind = self.line[self.column :]
        keys = list(re.finditer(rf"{_WORD}:\s+", self.before[start:]))
        if opened == "{" and keys and behind.count("}") > behind.count("{"):
            value = start + keys[-1].end() + 1
            message = f'"]" has no "[" before it; write [{self.before[value - 1 :]}]'
            return fault("not-closed", at, message), self.insert(self.number, value, "[", sure=True)
        message = f'"{self.char}" cannot close the "{opened}" of line {line}; write "{closer}"'
        return fault("not-closed", at, message, also=[(opens, "opens here")]), self.swap(closer, sure=True)

    def colon_in_brackets(self) -> tuple[Finding, Repair]:
        start = max(self.before.rfind(char) for char in ",[{") + 1
        segment = self.before[start:]
        pair = _PAIR.fullmatch(segment)
        rest = re.split(r"[,\]}]", self.line[self.column - 1 :])[0].rstrip()
        if not pair and self.number > self.trouble.context_line and re.fullmatch(_WORD, self.before.strip()):
            end = self.end(self.above)
            message = "a comma is missing at the end of this line"
            return fault("yaml-syntax", self.at(self.above, end), message), self.insert(
                self.above, end, ",", sure=True
            )
        if self.before.rstrip()[-1:] in ("{", "[", ","):
            return self.no_key()
        if not pair:
            return self.unclear()
        key, value = pair[1].strip(), pair[2].rstrip()
        column = start + pair.start(2) + 1
        message = (
            f"the value of {shown(key)} contains a colon; put it in quotes: {key}: {in_quotes(value + rest)}"
        )
        if " " in value:
            message += f', or put a comma before "{value.split()[-1]}"'
        at = self.at(self.number, column, column + len(value + rest))
        return fault("colon-in-value", at, message), self.mend(self.number, self.column)

    def no_blank_in_brackets(self) -> tuple[Finding, Repair]:
        word = re.split(r"[\s,\[{]", self.before)[-1]
        at = self.at(self.number, self.column - len(word), self.column + 1)
        message = f"a blank is missing behind the colon of {shown(word)}"
        return fault("missing-blank", at, message), self.insert(self.number, self.column + 1, " ", sure=True)

    def closes_nothing(self) -> tuple[Finding, Repair]:
        opener = "[" if self.char == "]" else "{"
        message = f'"{self.char}" closes nothing: no "{opener}" is open here; delete it'
        return fault("not-closed", self.at(self.number, self.column), message), self.swap(" ", sure=True)

    def behind_value(self) -> tuple[Finding, Repair]:
        """Text follows where a value has ended: usually behind a closing quote."""
        last = self.before.rstrip()[-1:]
        at = self.at(self.number, self.column)
        if last in ('"', "'"):
            other = "single" if last == '"' else "double"
            message = f"text follows the closing quote; put the whole value in {other} quotes"
            return fault("yaml-syntax", at, message), self.without(self.number, self.number)
        if last in ("]", "}"):
            message = f'text follows the closing "{last}"; delete it, or begin a new line'
            return fault("yaml-syntax", at, message), self.without(self.number, self.number)
        return self.unclear()

    def indent(self) -> tuple[Finding, Repair]:
        if self.above and self.lines[self.above - 1].strip() in ("...", "---"):
            message = "a second document begins here; a playbook is one document"
            return fault("several-documents", self.at(self.number, self.column), message), self.without_line(
                self.number
            )
        above = self.text(self.above)
        item, item_above = self.line.lstrip().startswith("- "), above.lstrip().startswith("- ")
        if self.char == ":":
            return self.no_key()
        if self.column in self.trouble.columns and item != item_above:
            message = "a list item stands among keys" if item else "a key stands among list items"
            message += "; indent it below the key it belongs to"
            also = []
        else:
            columns = sorted({*self.trouble.columns, _indent(above) + 1} - {self.column})[-2:]
            known = " or ".join(map(str, columns))
            message = f"this line begins in column {self.column}, the lines it may belong with in {known}"
            if not columns:
                message = f"this line cannot follow the line above; look for what line {self.above} lacks"
            also = [self.begins_in(column) for column in columns]
        at = self.at(self.number, self.column)
        return fault("wrong-indent", at, message, also=also), self.without(self.number, self.number)

    def begins_in(self, column: int) -> tuple[Location, str]:
        """Return the nearest line above that begins in a column."""
        lines = range(self.above, 0, -1)
        line = next((line for line in lines if _indent(self.text(line)) + 1 == column), self.above)
        return self.at(line, column), f"column {column}"

    def no_key(self) -> tuple[Finding, Repair]:
        at = self.at(self.number, self.column)
        return fault("key-not-word", at, "a key is missing before the colon"), self.without_line(self.number)

    def unclear(self) -> tuple[Finding, Repair]:
        message = (
            "the file cannot be read from here on; a colon, quote or bracket is missing here or just above"
        )
        said = f"the YAML reader says: {self.trouble.problem}"
        first = self.trouble.context_line or self.number
        return fault("yaml-syntax", self.at(self.number, self.column), message, said), self.without(
            first, self.number
        )

    # Lines, places and repairs.

    def text(self, line: int) -> str:
        """Return a line; nothing where there is none."""
        return self.lines[line - 1] if 0 < line <= len(self.lines) else ""

    def end(self, line: int) -> int:
        """Return the column behind a line's text and before its comment."""
        return len(self.text(line).split(" #")[0].rstrip()) + 1

    def at(self, line: int, column: int, end: int = 0) -> Location:
        """Return a place; without an end it goes to the end of the word there."""
        word = re.match(r"[\w.+-]+", self.text(line)[column - 1 :])
        return Location(self.file, line, column, line, end or column + (word.end() if word else 1))

    def mend(self, line: int, column: int) -> Repair:
        """Let a character stand for itself."""
        return self.replace(line, column, 1, self.lines[line - 1][column - 1].translate(_MARKS), sure=True)

    def swap(self, char: str, sure: bool) -> Repair:
        return self.replace(self.number, self.column, 1, char, sure)

    def insert(self, line: int, column: int, word: str, sure: bool) -> Repair:
        return self.replace(line, column, 0, word, sure)

    def replace(self, line: int, column: int, count: int, word: str, sure: bool) -> Repair:
        lines = list(self.lines)
        old = lines[line - 1]
        lines[line - 1] = old[: column - 1] + word + old[column - 1 + count :]
        return Repair("\n".join(lines) + "\n", sure)

    def without_line(self, line: int) -> Repair:
        lines = list(self.lines)
        lines[line - 1] = ""
        return Repair("\n".join(lines) + "\n", False)

    def without(self, first: int, last: int) -> Repair:
        """Leave out the sections of the top level that some lines belong to."""
        first, last = max(1, min(first, len(self.lines))), max(1, min(last, len(self.lines)))
        while first > 1 and not _begins_section(self.lines[first - 1]):
            first -= 1
        while last < len(self.lines) and not _begins_section(self.lines[last]):
            last += 1
        return Repair(
            "\n".join([*self.lines[: first - 1], *[""] * (last - first + 1), *self.lines[last:]]), False
        )


def _begins_section(line: str) -> bool:
    return re.match(rf"{_WORD}:(?:\s|$)", line) is not None


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def in_quotes(value: str) -> str:
    """Return a value in double quotes as it can be typed, cut when it is long."""
    value = value if len(value) <= 60 else value[:59] + "…"
    return f"'{value}'" if '"' in value or "\\" in value else f'"{value}"'
