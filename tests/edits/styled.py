"""Playbooks written as people write them: any style of YAML, comments and blanks anywhere, anchors, line ends."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

_BLOCK_TEXTS = ("|", "|-", "|+", ">", ">-", ">+", "|2", "|2-")


class Writer:
    """Writes plain maps and lists as YAML; a random source decides on everything that may be decided."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.step = random.choice([2, 2, 2, 4])
        self.chatty = random.choice([0.0, 0.03, 0.1, 0.3])
        """How often a comment or an empty line is written."""
        self.wild = random.choice([0.0, 0.0, 0.1])
        """How often a comment stands in an odd column, or a blank where nobody sees it."""
        self.anchors: dict[str, str] = {}
        """What a value looks like -> the anchor that it has."""
        self.anchoring = random.choice([0.0, 0.0, 0.2])
        self.count = 0

    def text(self, book: Mapping[Any, Any]) -> str:
        """Return a whole file."""
        lines: list[str] = []
        if self.chance(0.1):
            lines += ["%YAML 1.2", "---"]
        elif self.chance(0.1):
            lines += ["---" + self.remark()]
        if self.chance(0.3):
            lines = [*lines, *self.remarks(0), ""] if self.chance(0.5) else [*self.hidden(), *lines]
        lines += self.entries(book, 0)
        lines += self.remarks(0)
        if self.chance(0.05):
            lines += ["..."]
        if self.wild:
            tail = ["", "", "", " ", "  ", "\t"]
            lines = [line + self.random.choice(tail if line.strip() else tail[:5]) for line in lines]
        end = self.random.choice(["\n", "\n", "\n", "\r\n", "\r"])
        text = end.join(lines) + self.random.choice([end, end, end, "", end + end + end])
        return text

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def hidden(self) -> list[str]:
        return [f"# header {self.number()}"] if self.chance(0.5) else []

    def number(self) -> int:
        self.count += 1
        return self.count

    def remark(self) -> str:
        """Return the end of a line."""
        if self.chance(self.chatty / 2):
            return (
                self.random.choice([" # ", "   # ", "\t# "] if self.wild else [" # "])
                + f"end {self.number()}"
            )
        return ""

    def remarks(self, depth: int) -> list[str]:
        """Return some comments and blank lines."""
        lines = []
        while self.chance(self.chatty):
            column = depth
            if self.chance(self.wild):
                column = self.random.randrange(0, depth + 5)
            kind = self.random.random()
            if kind < 0.4:
                lines.append("")
            elif kind < 0.8:
                lines.append(" " * column + f"# {self.number()}: NO {{ : '")
            else:
                lines += [" " * column + f"# {self.number()}", ""]
        return lines

    # --- values -------------------------------------------------------------------------------------

    def entries(self, value: Mapping[Any, Any], depth: int) -> list[str]:
        """Return the lines of a map in lines."""
        keys = list(value)
        if self.chance(0.5):
            self.random.shuffle(keys)
        lines: list[str] = []
        for key in keys:
            lines += self.remarks(depth)
            head = " " * depth + self.word(key, key=True) + ":"
            lines += self.below(head, value[key], depth)
        return lines

    def below(self, head: str, value: Any, depth: int) -> list[str]:
        """Return the lines of a value behind its key or dash."""
        looks = repr(value)
        if looks in self.anchors and self.chance(0.5):
            return [f"{head} *{self.anchors[looks]}{self.remark()}"]
        mark = ""
        if self.chance(self.anchoring) and len(self.anchors) < 20:
            name = self.random.choice([f"a{len(self.anchors)}", "a0", "again"])
            self.anchors = {look: old for look, old in self.anchors.items() if old != name}
            mark = f" &{name}"
        lines = self.marked(head + mark, value, depth)
        if mark:
            self.anchors[looks] = mark[2:]
        return lines

    def marked(self, head: str, value: Any, depth: int) -> list[str]:
        inner = depth + self.step
        if isinstance(value, Mapping) and value and self.chance(0.7):
            return [head + self.remark(), *self.entries(value, inner)]
        if isinstance(value, Sequence) and not isinstance(value, str) and value and self.chance(0.4):
            same = depth if self.chance(0.3) and not head.rstrip().endswith("-") else inner
            return [head + self.remark(), *self.items(value, same)]
        if isinstance(value, str) and " " in value and self.chance(0.3):
            return self.long(head, value, inner)
        if isinstance(value, Mapping | Sequence) and not isinstance(value, str) and self.chance(0.15):
            return self.wide(head, value, inner)
        return [f"{head} {self.flow(value)}{self.remark()}"]

    def items(self, value: Sequence[Any], depth: int) -> list[str]:
        lines: list[str] = []
        for one in value:
            lines += self.remarks(depth)
            if isinstance(one, Mapping) and one and self.chance(0.7):
                within = self.entries(one, depth + 2)
                first = next(
                    n for n, line in enumerate(within) if line.strip() and not line.strip().startswith("#")
                )
                if self.chance(0.8):
                    within = within[first:]
                    within[0] = " " * depth + "- " + within[0][depth + 2 :]
                    lines += within
                else:
                    lines += [" " * depth + "-" + self.remark(), *within]
            else:
                lines += self.below(" " * depth + "-", one, depth)
        return lines

    def long(self, head: str, value: str, depth: int) -> list[str]:
        """Return a text over several lines."""
        words = value.split(" ")
        half = len(words) // 2
        first, second = " ".join(words[:half]), " ".join(words[half:])
        if self.chance(0.5):
            style = self.random.choice(_BLOCK_TEXTS)
            if "2" in style:
                style = style.replace("2", str(self.step))
            extra = ["", " " * (depth + 2) + "# no comment"] if self.chance(0.3) else []
            behind = [""] * self.random.choice([0, 0, 1, 2])
            return [
                f"{head} {style}{self.remark()}",
                " " * depth + first,
                " " * depth + second,
                *extra,
                *behind,
            ]
        quote = self.random.choice(['"', "'"])
        if quote in value or "\\" in value:
            return [f"{head} {self.flow(value)}"]
        return [f"{head} {quote}{first}", " " * depth + second + quote + self.remark()]

    def wide(self, head: str, value: Any, depth: int) -> list[str]:
        """Return a map or list in brackets over several lines."""
        if isinstance(value, Mapping):
            parts = [f"{self.word(key, key=True)}: {self.flow(one)}" for key, one in value.items()]
            self.random.shuffle(parts)
            left, right = "{", "}"
        else:
            parts, left, right = [self.flow(one) for one in value], "[", "]"
        lines = [f"{head} {left}"]
        for place, part in enumerate(parts):
            comma = "," if place + 1 < len(parts) else ""
            lines.append(" " * depth + part + comma + self.remark())
        return [
            *lines,
            " " * (depth if self.chance(0.5) else max(depth - self.step, 1)) + right + self.remark(),
        ]

    def flow(self, value: Any) -> str:
        comma = self.random.choice([", ", ", ", ",  "])
        if isinstance(value, Mapping):
            keys = list(value)
            if self.chance(0.5):
                self.random.shuffle(keys)
            pad = " " if self.chance(0.1) else ""
            return (
                "{"
                + pad
                + comma.join(f"{self.word(key, key=True)}: {self.flow(value[key])}" for key in keys)
                + pad
                + "}"
            )
        if isinstance(value, Sequence) and not isinstance(value, str):
            return "[" + comma.join(map(self.flow, value)) + "]"
        return self.word(value)

    def word(self, value: Any, *, key: bool = False) -> str:
        """Return a word, in quotes where it needs them and now and then where not."""
        if value is True or value is False:
            return str(value).lower()
        word = str(value)
        special = (
            not word
            or word[0] in "!&*-?|>@`%#{[]}\"',: "
            or any(one in word for one in (": ", " #", ", ", "{", "[", "]", "}", ","))
        )
        if special or (isinstance(value, str) and self.chance(0.1)):
            if self.chance(0.5) and "\\" not in word:
                return "'" + word.replace("'", "''") + "'"
            return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'
        return word
