"""A model's reply, as it comes -> its sentences with the keys they name: a small state machine.

The form asked for is one sentence a line with its keys at the end. Small models bend it: they think
aloud, greet, number, embellish, put keys in front or on the next line, add a reference list or a
disclaimer. What can be read without guessing is read; the rest is dropped or comes without keys,
and a sentence without keys is not shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import Enum, auto

from bot.draft_keys import FORMAT, KeyGrammar, Sentence, grammar
from bot.text import sentences
from bot.types import Finding

LONGEST_LINE = 4_000
"""Characters; a longer line is no prose, and nothing after it is read."""
_SHOWN_OF_LONG = 200
_LONGEST_TAG = 40
_THOUGHT = r"(?:think(?:ing)?|thoughts?|reason(?:ing)?|reflection|scratchpad|analysis)"
_TAG = re.compile(
    rf"<\s*(?P<shut>/?)\s*{_THOUGHT}\b[^<>\n]*>|\[(?P<shut2>/?){_THOUGHT}\]"
    rf"|\u25c1(?P<shut3>/?){_THOUGHT}\u25b7",
    re.IGNORECASE,
)
_LINE_MARKS = re.compile(r"^(?:\s|>|#{1,6}(?=\s)|[-+*\u2022\u2013\u2014](?=\s)|\d{1,2}[.)](?=\s))+")
_GAPS = re.compile(r"[^\S\n]+")
_FENCE = re.compile(r"^(?:```|~~~|-{3,}$|={3,}$|_{3,}$|\*{3,}$)")
_LABEL = re.compile(
    r"^[*_]*(?:(?:final\s+)?answer|response|summary|sentence(?:\s+\d+)?|claim(?:\s+\d+)?|statement"
    r"|note|important)[*_]*\s*:[*_]*\s*",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"^[*_]*(?:references?|reference\s+list|sources?|citations?|bibliography|works\s+cited"
    r"|literature|footnotes?|notes?|further\s+reading|(?:medical\s+|professional\s+)*disclaimer)[*_]*\s*(?::|$)",
    re.IGNORECASE,
)
_WORD_AHEAD = re.compile(r"[\"'(\u201c]?(?:[^\W\d_]{2,}|\d|[AI]\s)")


class _State(Enum):
    ANSWER = auto()
    THOUGHT = auto()
    TAIL = auto()


class DraftReader:
    """Reads one reply. `feed` gives the sentences that are whole, `close` those left at the end."""

    def __init__(self, letter: str) -> None:
        self._grammar: KeyGrammar = grammar(letter)
        self._state = _State.ANSWER
        self._buffer = ""
        self._waiting: list[Sentence] = []
        self._at_start = True
        self._leading: bool | None = None
        self._carried: tuple[str, ...] = ()

    def feed(self, piece: str) -> list[Sentence]:
        """The sentences that this piece of text makes whole."""
        self._buffer += piece.replace("\r", "\n")
        found: list[Sentence] = []
        while (step := self._step()) is not None:
            found.extend(step)
        return found

    def close(self) -> list[Sentence]:
        """The sentences left at the end of the reply; a last one that breaks off cannot stand."""
        line, self._buffer = self._buffer, ""
        found = [] if self._state is not _State.ANSWER else [*self._line(line, is_last=True)]
        return [*found, *self._released()]

    def _step(self) -> Iterable[Sentence] | None:
        """One step ahead; None when more text is needed."""
        match self._state:
            case _State.ANSWER:
                return self._answer_step()
            case _State.THOUGHT:
                return self._thought_step()
            case _State.TAIL:
                self._buffer = ""
                return None

    def _answer_step(self) -> Iterable[Sentence] | None:
        tag = _TAG.search(self._buffer)
        newline = self._buffer.find("\n")
        if tag and (newline < 0 or tag.start() < newline):
            return self._at_tag(tag)
        if newline >= 0:
            line, self._buffer = self._buffer[:newline], self._buffer[newline + 1 :]
            return [*self._line(line)]
        if len(self._buffer) > LONGEST_LINE:
            return [*self._released(), self._too_long()]
        return self._early()

    def _thought_step(self) -> Iterable[Sentence] | None:
        tag = _TAG.search(self._buffer)
        if tag is None:
            self._buffer = self._buffer[-_LONGEST_TAG:]
            return None
        self._buffer = self._buffer[tag.end() :]
        self._state = _State.ANSWER if _shuts(tag) else _State.THOUGHT
        return ()

    def _at_tag(self, tag: re.Match[str]) -> Iterable[Sentence]:
        """A thought begins; or one ends that never began, so that all before it was thought."""
        before, self._buffer = self._buffer[: tag.start()], self._buffer[tag.end() :]
        if _shuts(tag):
            self._waiting.clear()
            return ()
        self._state = _State.THOUGHT
        return [*self._line(before)]

    def _too_long(self) -> Sentence:
        start = self._buffer[:_SHOWN_OF_LONG]
        self._buffer, self._state = "", _State.TAIL
        finding = Finding(FORMAT, 0, len(start), "a sentence", "an endless line")
        return Sentence(start, (), (finding,))

    def _early(self) -> list[Sentence] | None:
        """Sentences of an unfinished line that are final: cited, with a word after them."""
        if "<" in self._buffer or not self._grammar.cites(self._buffer):
            return None
        whole, space, rest = self._buffer.rpartition(" ")
        text = self._opened(whole)
        pieces = [] if self._at_start and _TAIL.match(text) else self._pieces(text)
        final = [n for n in range(1, len(pieces)) if self._is_final(pieces[n - 1], pieces[n])]
        if not final:
            return None
        self._buffer = " ".join(pieces[final[-1] :]) + space + rest
        return [*self._begun(pieces), *self._read(pieces[: final[-1]])]

    def _is_final(self, piece: str, following: str) -> bool:
        cited = bool(self._carried) if self._leading else bool(self._grammar.read(piece).keys)
        if self._grammar.leading.match(following):
            return False
        return cited and bool(_WORD_AHEAD.match(following))

    def _opened(self, line: str) -> str:
        """A line without the marks in front; notes whether its keys lead, once that can be told."""
        text = _GAPS.sub(" ", line)
        if self._at_start:
            text = _LABEL.sub("", _LINE_MARKS.sub("", text))
        bare = text.lstrip("*_ ")
        told = bare and _balanced(bare) and not self._grammar.alone.match(bare)
        if told and self._leading is None:
            ahead = self._grammar.leading.match(bare)
            self._leading = ahead is not None
            self._carried = self._grammar.keys(ahead[0]) if ahead else ()
        return text

    def _line(self, line: str, *, is_last: bool = False) -> Iterator[Sentence]:
        """The sentences of a line that has come to its end."""
        text = self._opened(line).strip()
        if _TAIL.match(text) and not self._grammar.alone.match(_TAIL.sub("", text) or "-"):
            yield from self._released()
            self._state = _State.TAIL
        elif self._says_nothing(text):
            yield from self._released()
        else:
            yield from self._read_line(_TAIL.sub("", text), is_last=is_last)
        self._at_start, self._leading, self._carried = True, None, ()

    def _says_nothing(self, text: str) -> bool:
        """A blank line, a rule, a fence, or an announcement of what follows."""
        announces = text.endswith(":") and not self._grammar.cites(text)
        return not text or announces or bool(_FENCE.match(text))

    def _read_line(self, text: str, *, is_last: bool) -> Iterator[Sentence]:
        pieces = self._pieces(text)
        yield from self._begun(pieces)
        if is_last and self._breaks_off(pieces[-1]):
            yield from self._read(pieces[:-1])
            yield self._unfinished(pieces[-1])
        else:
            yield from self._read(pieces)

    def _begun(self, pieces: list[str]) -> list[Sentence]:
        """At a line's start: those before it get no keys any more; a broken one is taken up."""
        at_start, self._at_start = self._at_start, False
        if not at_start or not self._waiting or self._grammar.alone.match(pieces[0]):
            return []
        if not self._waiting[-1].ended and pieces[0][:1].islower():
            pieces[0] = f"{self._waiting.pop().text} {pieces[0]}"
        return self._released()

    def _breaks_off(self, piece: str) -> bool:
        closed = piece.rstrip().endswith((")", "]", "}", "\u3011"))
        cited = self._grammar.alone.match(piece.rpartition(" ")[2])
        return not closed and not cited and not Sentence(piece).ended

    def _unfinished(self, piece: str) -> Sentence:
        finding = Finding(FORMAT, 0, len(piece), "a whole sentence", "one that breaks off")
        return Sentence(piece, self._grammar.read(piece).keys, (finding,))

    def _pieces(self, text: str) -> list[str]:
        """Sentences of a text, each with the keys that follow it, unless its keys lead."""
        pieces: list[str] = []
        for piece in sentences(self._grammar.stuck.sub(" ", text)):
            keys = None if self._leading or not pieces else self._grammar.at_start.match(piece)
            if keys:
                pieces[-1] += f" {keys[0].strip()}"
            rest = piece[keys.end() :] if keys else piece
            if rest and pieces and self._grammar.alone.match(rest) and not self._leading:
                pieces[-1] += f" {rest}"
            elif rest:
                pieces.append(rest)
        return pieces

    def _read(self, pieces: Iterable[str]) -> Iterator[Sentence]:
        """Sentences with keys; those without wait for the keys of what follows."""
        for piece in pieces:
            sentence = self._grammar.read(piece)
            if self._leading and sentence.keys:
                self._carried = sentence.keys
            sentence = sentence.naming(self._carried if self._leading else ())
            if not sentence.keys:
                self._waiting.append(sentence)
                continue
            yield from (waiting.naming(sentence.keys) for waiting in self._waiting)
            self._waiting.clear()
            if sentence.text:
                yield sentence

    def _released(self) -> list[Sentence]:
        """The sentences for which no keys have come."""
        released, self._waiting = self._waiting, []
        return [sentence for sentence in released if sentence.text]


def _balanced(text: str) -> bool:
    """Whether the last bracket that was opened is closed."""
    return max(map(text.rfind, "[({\u3010")) <= max(map(text.rfind, "])}\u3011"))


def _shuts(tag: re.Match[str]) -> bool:
    return any(tag.group("shut", "shut2", "shut3"))
