"""A matcher of regular expressions that counts its steps, as the one of Python takes them.

It goes back on every choice like Python's does, so that a pattern that takes the square of a text
there takes the square here; the steps are counted and no clock is asked.
"""

import re._constants as op
import re._parser as parser
from collections.abc import Iterator
from itertools import product

LIMIT = 60_000


class TooManyError(Exception):
    """More steps than any linear pattern takes for so short a text."""


class Counter:
    def __init__(self, pattern) -> None:
        source = pattern.pattern
        source = source.decode("latin-1") if isinstance(source, bytes) else source
        flags = pattern.flags & ~op.SRE_FLAG_UNICODE if isinstance(pattern.pattern, bytes) else 0
        self.tree = parser.parse(source, flags or pattern.flags)
        self.ignores_case = bool(pattern.flags & op.SRE_FLAG_IGNORECASE)
        self.dot_all = bool(pattern.flags & op.SRE_FLAG_DOTALL)
        self.steps = 0

    def count(self, text: str, *, whole: bool) -> int:
        """Count the steps of ``fullmatch``, or those of going through all places of a text."""
        self.steps, self.text = 0, text
        at = 0
        while at <= len(text):
            ends = self._sequence(list(self.tree), at, {})
            end = next((e for e, _ in ends if not whole or e == len(text)), None)
            if whole:
                break
            at = end if end is not None and end > at else at + 1
        return self.steps

    def _sequence(self, items, at, groups) -> Iterator[tuple[int, dict]]:
        if not items:
            yield at, groups
            return
        for end, found in self._item(items[0], at, groups):
            yield from self._sequence(items[1:], end, found)

    def _item(self, item, at, groups) -> Iterator[tuple[int, dict]]:
        self.steps += 1
        if self.steps > LIMIT:
            raise TooManyError
        kind, value = item
        match kind:
            case op.LITERAL | op.NOT_LITERAL | op.IN | op.ANY:
                if at < len(self.text) and self.fits(item, self.text[at]):
                    yield at + 1, groups
            case op.MAX_REPEAT | op.MIN_REPEAT | op.POSSESSIVE_REPEAT:
                yield from self._repeat(kind, *value, at, groups)
            case op.SUBPATTERN:
                for end, found in self._sequence(list(value[3]), at, groups):
                    yield end, found | {value[0]: self.text[at:end]}
            case op.BRANCH:
                for branch in value[1]:
                    yield from self._sequence(list(branch), at, groups)
            case op.GROUPREF:
                if self.text.startswith(groups.get(value, "\0"), at):
                    yield at + len(groups[value]), groups
            case op.ASSERT | op.ASSERT_NOT:
                direction, inner = value
                starts = [at] if direction > 0 else range(at, -1, -1)
                ends = (e for s in starts for e, _ in self._sequence(list(inner), s, groups)
                        if direction > 0 or e == at)  # fmt: skip
                if (next(ends, None) is not None) == (kind is op.ASSERT):
                    yield at, groups
            case op.AT:
                yield at, groups
            case _:
                raise NotImplementedError(kind)

    def _repeat(self, kind, least, most, inner, at, groups) -> Iterator[tuple[int, dict]]:
        stack = [(at, groups, 0)]
        if kind is op.MIN_REPEAT:
            while stack:
                here, found, times = stack.pop()
                if times >= least:
                    yield here, found
                if most is op.MAXREPEAT or times < most:
                    ends = list(self._sequence(list(inner), here, found))
                    stack += [(e, f, times + 1) for e, f in reversed(ends) if e > here]
            return
        # greedy: an explicit stack of iterators, so that long texts do not exhaust Python's
        levels = [(at, groups, self._sequence(list(inner), at, groups))]
        while levels:
            here, found, ends = levels[-1]
            is_full = most is not op.MAXREPEAT and len(levels) > most
            deeper = None if is_full else next((e for e in ends if e[0] > here), None)
            if deeper is not None:
                levels.append((*deeper, self._sequence(list(inner), *deeper)))
                continue
            levels.pop()
            if len(levels) >= least:
                self.steps += 1
                yield here, found

    def fits(self, item, char: str) -> bool:
        kind, value = item
        if kind is op.ANY:
            return self.dot_all or char != "\n"
        if kind is op.LITERAL:
            return ord(char) == value or (self.ignores_case and char.lower() == chr(value).lower())
        if kind is op.NOT_LITERAL:
            return ord(char) != value
        negated = value[0][0] is op.NEGATE
        return negated != any(self._in(each, char) for each in value if each[0] is not op.NEGATE)

    def _in(self, part, char: str) -> bool:
        kind, value = part
        if kind is op.LITERAL:
            return ord(char) == value
        if kind is op.RANGE:
            return value[0] <= ord(char) <= value[1]
        tests = {
            op.CATEGORY_DIGIT: char.isdecimal(),
            op.CATEGORY_SPACE: char.isspace(),
            op.CATEGORY_WORD: char.isalnum() or char == "_",
        }
        negated = {
            op.CATEGORY_NOT_DIGIT: op.CATEGORY_DIGIT,
            op.CATEGORY_NOT_SPACE: op.CATEGORY_SPACE,
            op.CATEGORY_NOT_WORD: op.CATEGORY_WORD,
        }
        return not tests[negated[value]] if value in negated else tests[value]

    # --- texts that make a pattern work hard ---

    def attacks(self) -> set[tuple[str, str, str]]:
        """Give beginnings, what is repeated, and ends that may not fit, from the pattern itself."""
        letters = sorted({*self._chars(self.tree)} | {" "})[:9]
        parts = self._samples(self.tree)
        sizes = (*range(1, 8), len(parts))
        slices = {"".join(parts[a : a + n]) for a in range(len(parts)) for n in sizes}
        pumps = {*letters, *slices, *("".join(p) for p in product(letters[:3], repeat=2))} - {""}
        starts = {"".join(parts[:n]) for n in (0, 1, 2, len(parts) // 2, len(parts) - 1)}
        return {(s, p, e) for s in starts for p in pumps for e in ("\x00", "< ")}

    def _samples(self, tree) -> list[str]:
        """Give one text for each item of a sequence, groups opened."""
        found = []
        for kind, value in tree:
            match kind:
                case op.MAX_REPEAT | op.MIN_REPEAT:
                    found += self._samples(value[2])
                case op.SUBPATTERN:
                    found += self._samples(value[3])
                case op.BRANCH:
                    found += self._samples(value[1][0])
                case op.LITERAL | op.NOT_LITERAL | op.IN | op.ANY:
                    found.append(self._char((kind, value)))
        return found

    def _chars(self, tree) -> Iterator[str]:
        for kind, value in tree:
            match kind:
                case op.MAX_REPEAT | op.MIN_REPEAT:
                    yield from self._chars(value[2])
                case op.SUBPATTERN:
                    yield from self._chars(value[3])
                case op.BRANCH:
                    for branch in value[1]:
                        yield from self._chars(branch)
                case op.LITERAL | op.NOT_LITERAL | op.IN | op.ANY:
                    yield self._char((kind, value))

    def _char(self, item) -> str:
        """Give a character that fits, a common one where there is a choice."""
        if item[0] is op.LITERAL:
            return chr(item[1])
        common = "a1 x.,-A\"'</\\%"
        first = next((p[1] for p in item[1] if p[0] is op.LITERAL), 0) if item[0] is op.IN else 0
        ranges = [p[1][0] for p in item[1] if p[0] is op.RANGE] if item[0] is op.IN else []
        choice = [*common, chr(first), *map(chr, ranges), "é"]
        return next((c for c in choice if self.fits(item, c)), "")


def steps_grow(pattern, *, whole: bool) -> str:
    """Give a text whose double takes more than about double the steps; nothing if there is none."""
    counter = Counter(pattern)
    for start, pump, end in sorted(counter.attacks()):
        counts = []
        for times in (16, 32, 64):
            if len(counts) == 2 and counts[1] <= 2.4 * counts[0]:
                break
            try:
                counts.append(counter.count(start + pump * times + end, whole=whole))
            except TooManyError:
                return f"{start!r} + {pump!r} * {times} + {end!r}: more than {LIMIT} steps"
        if len(counts) == 3 and counts[2] > 2.6 * counts[1]:
            return f"{start!r} + {pump!r} * n + {end!r}: {counts} steps for n = 16, 32, 64"
    return ""
