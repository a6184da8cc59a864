"""A table of measurements: as data, and as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

Cell: TypeAlias = str | float | None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of measurements under named columns; `notes` say what a reader must know of them."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = field(default=())

    def to_dict(self) -> dict[str, object]:
        """The table as JSON can hold it: one object a row."""
        rows = [dict(zip(self.columns, row, strict=True)) for row in self.rows]
        return {"title": self.title, "rows": rows, "notes": list(self.notes)}

    def to_markdown(self) -> str:
        """The table in Markdown, padded so that a terminal shows it well."""
        lines = [self.columns, *(tuple(map(shown, row)) for row in self.rows)]
        widths = [max(len(line[i]) for line in lines) for i in range(len(self.columns))]
        rule = tuple("-" * width for width in widths)
        body = [_line(line, widths) for line in (lines[0], rule, *lines[1:])]
        return "\n".join([f"**{self.title}**", "", *body, *("\n" + note for note in self.notes)])


def shown(cell: Cell) -> str:
    """A cell as text: three significant digits, nothing for None.

    >>> shown(0.12345), shown(1234.5), shown(None), shown("p95")
    ('0.123', '1234', '', 'p95')
    """
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    return f"{cell:.0f}" if abs(cell) >= 100 else f"{cell:.3g}"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return f"| {' | '.join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True))} |"
