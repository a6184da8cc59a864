"""Talk in plain words: "melts away with steroids" is "resolves with steroids"."""

from __future__ import annotations

from bot.wording import Wording


def plainly(text: str, wording: Wording) -> str:
    """A text with what people say in talk replaced by what it says plainly, the longest first."""
    spans = sorted(
        (
            (start, end, plain)
            for plain, talk in wording.plainly.items()
            for start, end in talk.spans(text)
        ),
        key=lambda span: span[0] - span[1],
    )
    kept: list[tuple[int, int, str]] = []
    for start, end, plain in spans:
        if all(end <= a or b <= start for a, b, _ in kept):
            kept.append((start, end, plain))
    for start, end, plain in sorted(kept, reverse=True):
        text = f"{text[:start]}{plain}{text[end:]}"
    return text
