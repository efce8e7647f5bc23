"""Settings: keys are made once and kept, settings that clash stop the start with a sentence."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from app import create_app
from config import WrongSettings, load_settings


def test_keys_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    first, second = load_settings({}, instance=tmp_path), load_settings({}, instance=tmp_path)
    assert first == second and len(first.data_key) == len(first.index_key) == 32
    assert stat.S_IMODE((tmp_path / "keys.json").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "given",
    [{"PORT": "tám nghìn"}, {"PROXIES": "1", "HOST": "0.0.0.0"}, {"FLASK_DEBUG": "1", "HOST": "0.0.0.0"}],  # noqa: S104
)
def test_settings_that_clash_stop_the_start(tmp_path: Path, given: dict[str, str]) -> None:
    with pytest.raises(WrongSettings):
        load_settings(given, instance=tmp_path)


def test_the_cookie_is_secure_with_https_and_a_banner_warns_without(tmp_path: Path) -> None:
    with_https = create_app(load_settings({"HTTPS": "1"}, instance=tmp_path))
    assert with_https.config["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert with_https.config["SESSION_COOKIE_SECURE"]
    answer = with_https.test_client().get("/tiep-can")
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    lan = create_app(load_settings({"HOST": "0.0.0.0"}, instance=tmp_path))  # noqa: S104
    assert "chưa có HTTPS" in lan.test_client().get("/tiep-can").text
    local = create_app(load_settings({}, instance=tmp_path))
    assert "chưa có HTTPS" not in local.test_client().get("/tiep-can").text


def test_demo_is_only_what_the_environment_says(tmp_path: Path) -> None:
    assert load_settings({}, instance=tmp_path).is_demo is False
    assert not (tmp_path / "demo-password.txt").exists()
    demo = load_settings({"DEMO": "1"}, instance=tmp_path)
    assert demo.is_demo and len(demo.demo_password) >= 8
    assert load_settings({"DEMO": "1"}, instance=tmp_path).demo_password == demo.demo_password
    assert load_settings({"DEMO": "1", "DEMO_PASSWORD": "x y z"}, instance=tmp_path).demo_password == "x y z"
