"""Puts cases to a bot: conversations turn by turn with the bot's own replies as history."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import TypeAlias

from bot.errors import EvaluationError
from bot.evaluation.asking import Responder, asked
from bot.evaluation.cases import Case
from bot.evaluation.log import Log, key_of
from bot.evaluation.observing import Observation, Response
from bot.evaluation.records import read_reply, turn_of
from bot.evaluation.statistics import SEED
from bot.evaluation.values import RANK_DEPTH
from bot.types import Turn

Report: TypeAlias = Callable[[int, int], None]
"""Told after each unit: cases done, cases in all."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a run goes. `timeout`: seconds a question; `seed` orders questions and draws samples."""

    workers: int = 2
    repeat: int = 1
    seed: int = SEED
    timeout: float = 60.0
    slices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """What one worker does in one go: a question, or a conversation from first turn to last."""

    cases: tuple[Case, ...]
    repeat: int


@dataclass
class Runner:
    """Runs cases; what the log knows is not asked again. `cancelled` lets no further unit begin."""

    responder: Responder
    log: Log
    options: Options = field(default_factory=Options)
    cancelled: threading.Event = field(default_factory=threading.Event)

    def run(self, cases: Sequence[Case], report: Report | None = None) -> tuple[Observation, ...]:
        """The observations of all cases in their order; when cancelled, those that came.

        Raises:
            EvaluationError: the log cannot be written.
        """
        units = list(units_of(cases, self.options.repeat))
        random.Random(self.options.seed).shuffle(units)  # noqa: S311 - an order, no secret
        done = list(self._worked_off(units, report or (lambda _done, _total: None)))
        order = {case.id: index for index, case in enumerate(cases)}
        return tuple(sorted(done, key=lambda o: (order[o.case], o.repeat)))

    def _worked_off(self, units: Sequence[Unit], report: Report) -> Iterator[Observation]:
        total = sum(len(unit.cases) for unit in units)
        done = 0
        for observations in self._finished(units):
            done += len(observations)
            report(done, total)
            yield from observations

    def _finished(self, units: Sequence[Unit]) -> Iterator[tuple[Observation, ...]]:
        """The units' observations as they come; a unit is handed out when a worker is free."""
        waiting = iter(units)
        with ThreadPoolExecutor(self.options.workers) as pool:
            at_work: set[Future[tuple[Observation, ...]]] = set()
            while True:
                while len(at_work) < self.options.workers and not self.cancelled.is_set():
                    unit = next(waiting, None)
                    if unit is None:
                        break
                    at_work.add(pool.submit(self._observe, unit))
                if not at_work:
                    return
                finished, at_work = wait(at_work, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in finished)

    def _observe(self, unit: Unit) -> tuple[Observation, ...]:
        history: list[Turn] = []
        observations: list[Observation] = []
        for case in unit.cases:
            observation = self._observation(case, history, unit.repeat)
            observations.append(observation)
            if (turn := _turn(observation.response)) is not None:
                history.append(turn)
        self.log.append(observations)
        return tuple(observations)

    def _observation(self, case: Case, history: Sequence[Turn], repeat: int) -> Observation:
        response = self._response(case.question, history, repeat)
        alone = self._response(case.alone, (), repeat) if case.is_follow_up else None
        return Observation(case.id, repeat, response, alone, self._found(case, response.key))

    def _response(self, question: str, history: Sequence[Turn], repeat: int) -> Response:
        key = key_of(self.responder.identity, question, history, repeat)
        known = self.log.known(key)
        if known is not None:
            return known
        timeout = self.options.timeout
        return asked(self.responder, question, history, key=key, timeout=timeout)

    def _found(self, case: Case, key: str) -> tuple[str, ...] | None:
        if not case.gold.needs:
            return None
        known = self.log.known_found(key)
        if known is not None:
            return known
        try:
            return self.responder.search(case.alone, RANK_DEPTH)
        except Exception:  # noqa: BLE001 - the case's own response tells what is wrong with the bot
            return None


def units_of(cases: Iterable[Case], repeat: int) -> Iterator[Unit]:
    """The cases as units, `repeat` times: the turns of a conversation belong together."""
    grouped: dict[str, list[Case]] = {}
    for case in cases:
        grouped.setdefault(case.group, []).append(case)
    for number in range(repeat):
        yield from (Unit(tuple(group), number) for group in grouped.values())


def chosen(cases: Sequence[Case], slices: Sequence[str]) -> tuple[Case, ...]:
    """The cases of these slices, all by default; of a conversation also the turns before them.

    Raises:
        EvaluationError: no case has one of the labels.
    """
    if not slices:
        return tuple(cases)
    labels = sorted({label for case in cases for label in case.slices})
    if unknown := sorted(set(slices) - set(labels)):
        message = f"no case has the slice {', '.join(unknown)}; there are {', '.join(labels)}"
        raise EvaluationError(message)
    last = {case.group: index for index, case in enumerate(cases) if set(slices) & set(case.slices)}
    return tuple(case for index, case in enumerate(cases) if index <= last.get(case.group, -1))


def _turn(response: Response) -> Turn | None:
    """The turn that a response leaves behind; none after an error, as nothing was shown."""
    if response.record is None:
        return None
    try:
        read_reply(response.record)
        return turn_of(response.record)
    except (EvaluationError, KeyError, TypeError, ValueError):
        return None
