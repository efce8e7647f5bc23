"""Settings of one installation, read once from the environment and instance/, checked at start."""

from __future__ import annotations

import base64
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dotenv import dotenv_values

ROOT = Path(__file__).resolve().parent
LOOPBACK = ("127.0.0.1", "localhost", "::1")
TRUE_WORDS = {"1", "true", "yes", "on"}


class WrongSettings(Exception):
    """Say in one sentence which setting keeps the server from starting."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the application is told from outside; documented in the README."""

    instance: Path
    database_url: str
    secret_key: str
    data_key: bytes
    index_key: bytes
    is_demo: bool = False
    demo_choice: bool | None = None  # What DEMO says; None lets a new database become the demo.
    demo_password: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = "http://127.0.0.1:8000"
    has_https: bool = False
    proxies: int = 0
    is_testing: bool = False
    contact_lines: tuple[str, ...] = ()

    @property
    def is_open_without_https(self) -> bool:
        """Return whether others can reach the server over a line that can be read on the way."""
        return self.host not in LOOPBACK and not self.has_https


def load_settings(environment: Mapping[str, str] | None = None, *, instance: Path | None = None) -> Settings:
    """Return the settings; make instance/ and its keys when they are missing; raise WrongSettings when they clash."""
    given = dict(os.environ if environment is None else environment)
    folder = instance or Path(given.get("INSTANCE_PATH") or ROOT / "instance")
    folder.mkdir(parents=True, exist_ok=True)
    known = {**{k: v or "" for k, v in dotenv_values(folder / "settings.env").items()}, **given}
    host = known.get("HOST") or "127.0.0.1"
    port = _number(known, "PORT", 8000)
    has_https = _yes_no(known, "HTTPS") is True
    proxies = _number(known, "PROXIES", 0)
    if _yes_no(known, "FLASK_DEBUG") and host not in LOOPBACK:
        raise WrongSettings("FLASK_DEBUG chỉ dùng được khi HOST là 127.0.0.1.")
    if proxies and host not in LOOPBACK:
        raise WrongSettings("PROXIES chỉ dùng được khi HOST là 127.0.0.1 (máy chủ đứng sau proxy).")
    keys = _keys(known, folder)
    is_demo = _yes_no(known, "DEMO") is True
    return Settings(
        instance=folder,
        database_url=known.get("DATABASE_URL") or f"sqlite:///{folder / 'giot-hong.db'}",
        secret_key=keys["secret_key"],
        data_key=base64.b64decode(keys["data_key"]),
        index_key=base64.b64decode(keys["index_key"]),
        is_demo=is_demo,
        demo_choice=_yes_no(known, "DEMO"),
        demo_password=known.get("DEMO_PASSWORD") or (_demo_password(folder) if is_demo else ""),
        host=host,
        port=port,
        public_url=(
            known.get("PUBLIC_URL") or f"http{'s' if has_https else ''}://{_shown(host)}:{port}"
        ).rstrip("/"),
        has_https=has_https,
        proxies=proxies,
        contact_lines=_contact_lines(known, is_demo),
    )


def _contact_lines(known: Mapping[str, str], is_demo: bool) -> tuple[str, ...]:
    """Return what the foot of every page says: whom to call, and who answers for personal data."""
    office = "Văn phòng Ban Chỉ đạo (bản mẫu), trụ sở Hội Chữ thập đỏ tỉnh" if is_demo else ""
    contact, data_contact = known.get("CONTACT") or office, known.get("DATA_CONTACT") or office
    lines = (contact and f"Liên hệ: {contact}", data_contact and f"Dữ liệu cá nhân: {data_contact}")
    return tuple(line for line in lines if line)


def _shown(host: str) -> str:
    return "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104  (compared, not bound)


def _yes_no(known: Mapping[str, str], name: str) -> bool | None:
    text = known.get(name, "").strip().lower()
    return None if not text else text in TRUE_WORDS


def _number(known: Mapping[str, str], name: str, default: int) -> int:
    text = known.get(name) or str(default)
    if not (text.isascii() and text.isdigit()):
        raise WrongSettings(f"{name} phải là một số, đang là “{text}”.")
    return int(text)


def _demo_password(folder: Path) -> str:
    """Return the demo's password: made once for this installation, the same at every start."""
    file = folder / "demo-password.txt"
    if not file.exists():
        file.write_text(secrets.token_hex(4), encoding="utf-8")
        file.chmod(0o600)
    return file.read_text(encoding="utf-8").strip()


def _keys(known: Mapping[str, str], folder: Path) -> dict[str, str]:
    """Return the three keys: from the environment for several servers, else from keys.json, made once (mode 600)."""
    names = ("secret_key", "data_key", "index_key")
    from_environment = {n: known[n.upper()] for n in names if known.get(n.upper())}
    if len(from_environment) == len(names):
        return from_environment
    file = folder / "keys.json"
    if not file.exists():
        made = {
            "secret_key": secrets.token_urlsafe(32),
            "data_key": base64.b64encode(secrets.token_bytes(32)).decode(),
            "index_key": base64.b64encode(secrets.token_bytes(32)).decode(),
        }
        # Exclusive creation: of two processes that start together only one makes the keys, the other reads them.
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass
        else:
            with os.fdopen(handle, "w", encoding="utf-8") as out:
                json.dump(made, out)
    stored: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return {**stored, **from_environment}
