"""Conversations kept in the browser: signed, so that only what was shown comes back."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from bot.errors import StoreError
from bot.ui.conversation import LONGEST_CONVERSATION, Conversation, Exchange

KEY_FILE = "page.key"
KEY_BYTES = 32
LONGEST_RECORD = 200_000
_exchange = TypeAdapter(Exchange)


def new_key() -> bytes:
    """A key that lasts as long as the process."""
    return secrets.token_bytes(KEY_BYTES)


def kept_key(folder: Path) -> bytes:
    """The key of a data folder; made when it is not there yet.

    Raises:
        StoreError: it cannot be read or written.
    """
    path = folder / KEY_FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch(mode=0o600)
            path.write_bytes(new_key())
        return path.read_bytes()
    except OSError as error:
        message = f"{path}: {error.strerror}; set FOOTNOTE_DATA to a folder that can be written"
        raise StoreError(message) from error


def record_of(exchange: Exchange, key: bytes) -> str:
    """An exchange as text that only this key makes."""
    body = base64.b64encode(_exchange.dump_json(exchange)).decode()
    return f"{_signature(body, key)}.{body}"


def restored(records: Iterable[object], key: bytes, fingerprint: str) -> Conversation:
    """The exchanges of kept records; what was altered, or is of another article, is left out."""
    found = (_restored(str(record), key) for record in list(records)[-LONGEST_CONVERSATION:])
    return tuple(
        exchange
        for exchange in found
        if exchange and exchange.answer and exchange.answer.fingerprint == fingerprint
    )


def _restored(record: str, key: bytes) -> Exchange | None:
    signature, _dot, body = record.partition(".")
    if len(record) > LONGEST_RECORD or not hmac.compare_digest(
        signature.encode(), _signature(body, key).encode()
    ):
        return None
    try:
        return _exchange.validate_json(base64.b64decode(body))
    except (ValueError, ValidationError):
        return None


def _signature(body: str, key: bytes) -> str:
    return hmac.new(key, body.encode(), hashlib.sha256).hexdigest()
