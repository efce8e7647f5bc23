"""Encryption of citizen numbers: AES-256-GCM with a keyed blind index, and keyed digests of addresses."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Keyring:
    """Hold the two 32-byte keys of an installation: one encrypts, one makes blind indexes."""

    data_key: bytes
    index_key: bytes

    def seal(self, text: str, place: str) -> bytes:
        """Encrypt text for one place ("table.column"), which cannot be moved to another place unnoticed."""
        nonce = secrets.token_bytes(12)
        return nonce + AESGCM(self.data_key).encrypt(nonce, text.encode(), place.encode())

    def open(self, sealed: bytes, place: str) -> str:
        """Decrypt what seal made for the same place; raise cryptography's InvalidTag otherwise."""
        return AESGCM(self.data_key).decrypt(sealed[:12], sealed[12:], place.encode()).decode()

    def index(self, text: str, purpose: str) -> str:
        """Return a keyed digest (64 hex characters) by which equal texts meet without being readable."""
        return hmac.new(self.index_key, f"{purpose}:{text}".encode(), hashlib.sha256).hexdigest()


def keyring_of(session: Session) -> Keyring:
    """Return the keyring that the session's factory was given."""
    ring: Keyring = session.info["keyring"]
    return ring
