"""What was most likely meant: the known word nearest to a misspelt one, and the new id of what kept its name."""

from collections import Counter
from collections.abc import Iterable, Mapping

LONGEST = 80
"""Longer words are no slips of a finger, and comparing them would cost time for nothing."""


def nearest(word: str, words: Iterable[str]) -> str | None:
    """Return the known word that was most likely meant, or None when none is near.

    Case, blanks, hyphens and underscores do not count (``golive`` is ``go-live``); then the fewest slips win
    (a letter missing, added, wrong, or two swapped), then a word that begins the same, then one of the same
    letters (``ERU`` is ``EUR`` and not ``ERN``). Where none is near, the only one that begins with the word is
    meant, or else the only one that has it as a part (``charter`` is ``sponsor-charter``). The answer does not
    depend on the order of ``words``. 10,000 candidates cost 3 to 30 milliseconds.
    """
    plain = _plain(word)
    if not plain or len(plain) > LONGEST:
        return None
    limit = 1 if len(plain) <= 4 else 2 if len(plain) <= 8 else 3
    letters = set(plain)
    best: tuple[int, bool, bool, int, str] | None = None
    spelt = sorted(plain)
    counts = [(letter, plain.count(letter)) for letter in letters]
    begins: set[str] = set()
    holds: set[str] = set()
    for candidate in words:
        if candidate == word:
            continue
        other = _plain(candidate)
        if abs(len(other) - len(plain)) > limit or len(letters.difference(other)) > limit:
            if len(plain) >= 3 and plain in other:
                (begins if other.startswith(plain) else holds).add(candidate)
            continue
        missing = sum([count - found for letter, count in counts if (found := other.count(letter)) < count])
        if missing > limit or len(other) - len(plain) + missing > limit:
            # A slip brings back one letter at most; counting letters is ten times faster than what follows.
            continue
        slips = _slips(plain, other, limit)
        if slips > limit or slips >= max(len(plain), len(other)):
            continue
        rank = (
            slips,
            plain[0] != other[:1],
            sorted(other) != spelt,
            abs(len(candidate) - len(word)),
            candidate,
        )
        if best is None or rank < best:
            best = rank
            limit = min(limit, max(slips, 1))
    if best is not None:
        return best[4]
    if begins:
        return begins.pop() if len(begins) == 1 else None
    parts = [one for one in holds if plain in one.casefold().replace("_", "-").replace("/", "-").split("-")]
    return parts[0] if len(parts) == 1 else None


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """Return ``; did you mean "x"?`` for the end of a message, or nothing when no word is near."""
    guess = nearest(word, words)
    return f'; did you mean "{guess}"?' if guess is not None else ""


def certain(word: str, words: Iterable[str]) -> str | None:
    """Return the known word that alone can be meant, so that it may be put in place of the other; else None.

    It has five letters at least and differs by one slip or by case and hyphens only, and no other word is
    within two slips.
    """
    plain = _plain(word)
    if not 5 <= len(plain) <= LONGEST:
        return None
    slips = sorted((_slips(plain, _plain(known), 2), known) for known in words)
    if not slips or slips[0][0] > 1 or (len(slips) > 1 and slips[1][0] <= 2):
        return None
    return slips[0][1]


def _plain(word: str) -> str:
    return word.casefold().replace("-", "").replace("_", "").replace(" ", "")


def _slips(a: str, b: str, limit: int) -> int:
    """Return how many slips lie between two words (optimal string alignment), or more than ``limit``."""
    if a == b:
        return 0
    far = limit + 1
    before: list[int] = []
    row = [min(j, far) for j in range(len(b) + 1)]
    for i, letter in enumerate(a, 1):
        here = [far] * (len(b) + 1)
        if i <= limit:
            here[0] = i
        least = here[0]
        # Beyond the band around the diagonal the distance is over the limit anyway.
        for j in range(max(1, i - limit), min(len(b), i + limit) + 1):
            same = letter == b[j - 1]
            cost = min(row[j - 1] + (not same), row[j] + 1, here[j - 1] + 1)
            if i > 1 and j > 1 and not same and letter == b[j - 2] and a[i - 2] == b[j - 1]:
                cost = min(cost, before[j - 2] + 1)
            here[j] = cost
            if cost < least:
                least = cost
        if least > limit:
            return far
        before, row = row, here
    return row[-1]


def renamed(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, str]:
    """Return the id that is gone -> the new id under which the same name stands now.

    Ids that both have are never taken for renamed, and a name that several gone or several new ids have proves nothing.

    Parameters:
        before, after: id -> name, in two versions.
    """
    gone = {id: name for id, name in before.items() if id not in after}
    new = {id: name for id, name in after.items() if id not in before}
    ids = {name: id for id, name in new.items()}
    many = {name for names in (gone, new) for name, count in Counter(names.values()).items() if count > 1}
    return {id: ids[name] for id, name in gone.items() if name in ids and name not in many}
