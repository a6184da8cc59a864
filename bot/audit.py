"""What a reader of the article should know about it: numbers without an entry, statements out of context."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from bot.abbreviations import definitions
from bot.citations import write_marker
