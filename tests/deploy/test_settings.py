"""The settings: their defaults, and values that stop the start."""

import stat
from pathlib import Path

import pytest

from chat.settings import BadSetting, Settings, load
from tests.support.data.processes import at_the_same_moment, ended


def loaded(tmp_path: Path, **environ: str) -> Settings:
    return load({"CHAT_DATA": str(tmp_path / "data"), **environ})


def test_nothing_has_to_be_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = load({})
    assert (settings.host, settings.port, settings.workspace) == ("127.0.0.1", 5000, "Banter")
    assert settings.database_url == "sqlite:///var/chat.db"
    assert (settings.public_urls, settings.proxies, settings.secure) == ((), 0, False)
    assert (tmp_path / "var" / "secret_key").is_file()


def test_what_is_set_to_nothing_is_not_set(tmp_path: Path) -> None:
    settings = loaded(tmp_path, PORT="", HOST=" ", DATABASE_URL="", CHAT_WORKSPACE=" ", CHAT_PROXIES="")
    assert (settings.port, settings.host, settings.workspace, settings.proxies) == (5000, "127.0.0.1", "Banter", 0)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("CHAT_XYZZY", ""),
        ("CHAT_PROXY", "CHAT_PROXIES"),
        ("CHAT_URLS", "CHAT_URL"),
        ("CHAT_WORKSPCE", "CHAT_WORKSPACE"),
    ],
)
def test_a_misspelt_name_stops_the_start_with_a_hint(tmp_path: Path, name: str, hint: str) -> None:
    with pytest.raises(BadSetting, match=name) as refusal:
        loaded(tmp_path, **{name: "1"})
    assert str(refusal.value).endswith(f"; did you mean {hint}?" if hint else "is not a setting of this chat")
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "80.5"),
        ("CHAT_PROXIES", "-1"),
        ("CHAT_PROXIES", "many"),
        ("CHAT_FOLLOW_SECONDS", "0"),
        ("CHAT_FOLLOW_SECONDS", "nan"),
        ("CHAT_POSITION_SECONDS", "inf"),
        ("CHAT_PING_SECONDS", "2.5"),
        ("CHAT_LOG_LEVEL", "loud"),
        ("CHAT_URL", "chat.example.org"),
        ("CHAT_URL", "ftp://chat.example.org"),
        ("CHAT_URL", "https://chat.example.org/room"),
        ("CHAT_URL", "https://chat.example.org, nonsense"),
        ("DATABASE_URL", "mysql://chat@localhost/chat"),
        ("DATABASE_URL", "chat.db"),
        ("CHAT_BUS", "postgres"),  # of which SQLite has none
        ("CHAT_BUS", "nats://127.0.0.1"),
        ("CHAT_BUS", "redis://"),
        ("CHAT_BUS", "redis://127.0.0.1:port"),
        ("CHAT_BUS", "redis://127.0.0.1/first"),
        ("CHAT_BUS", "redis://127.0.0.1?decode_responses=yes"),
    ],
)
def test_a_value_that_can_not_be_used_stops_the_start_with_one_line_that_names_it(
    tmp_path: Path, name: str, value: str
) -> None:
    with pytest.raises(BadSetting, match=name) as refusal:
        loaded(tmp_path, **{name: value})
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_way_to_write_a_postgresql_url_is_taken(tmp_path: Path, scheme: str) -> None:
    settings = loaded(tmp_path, DATABASE_URL=f"{scheme}://me:secret@db.example.org:5432/chat?sslmode=require")
    assert settings.database_url == "postgresql+psycopg://me:secret@db.example.org:5432/chat?sslmode=require"


def test_a_sqlite_url_is_taken_as_it_is(tmp_path: Path) -> None:
    assert loaded(tmp_path, DATABASE_URL="sqlite:////srv/chat.db").database_url == "sqlite:////srv/chat.db"


def test_the_secret_is_made_once_and_only_we_can_read_it(tmp_path: Path) -> None:
    first = loaded(tmp_path).secret_key
    kept = tmp_path / "data" / "secret_key"
    assert len(first) >= 32
    assert loaded(tmp_path).secret_key == first == kept.read_text()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [path.name for path in kept.parent.iterdir()] == ["secret_key"]


def test_processes_that_start_at_once_have_one_secret(tmp_path: Path) -> None:
    program = "from chat.settings import load; print(load({'CHAT_DATA': sys.argv[1]}).secret_key)"
    started = at_the_same_moment(program, str(tmp_path / "data"), processes=3)
    secrets = [ended(process) for process in started]
    assert secrets == [secrets[0]] * 3
    assert loaded(tmp_path).secret_key == secrets[0].strip()


def test_who_is_overtaken_while_making_the_secret_takes_the_one_that_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = iter(["a" * 40, "b" * 40])

    def slowly(_: int) -> str:
        mine = next(made)
        if mine.startswith("a"):
            assert loaded(tmp_path).secret_key == "b" * 40  # another process, meanwhile
        return mine

    monkeypatch.setattr("chat.settings.secrets.token_urlsafe", slowly)
    assert loaded(tmp_path).secret_key == "b" * 40
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secret_key"]


def test_a_secret_that_is_set_is_not_kept(tmp_path: Path) -> None:
    assert loaded(tmp_path, SECRET_KEY="s" * 40).secret_key == "s" * 40
    assert not (tmp_path / "data" / "secret_key").exists()


def test_a_damaged_secret_stops_the_start(tmp_path: Path) -> None:
    loaded(tmp_path)
    (tmp_path / "data" / "secret_key").write_text("short")
    with pytest.raises(BadSetting, match="secret_key is damaged"):
        loaded(tmp_path)


def test_a_directory_that_can_not_be_used_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    with pytest.raises(BadSetting, match="CHAT_DATA"):
        loaded(tmp_path)


def test_the_public_addresses_are_the_operators_and_the_platforms(tmp_path: Path) -> None:
    settings = loaded(
        tmp_path,
        CHAT_URL=" https://chat.example.org/ ,http://chat.local:8080,https://chat.example.org",
        HEROKU_APP_DEFAULT_DOMAIN_NAME="banter-1.herokuapp.com",
    )
    assert settings.public_urls == (
        "https://chat.example.org",
        "http://chat.local:8080",
        "https://banter-1.herokuapp.com",
    )


@pytest.mark.parametrize(
    ("urls", "secure"),
    [("", False), ("https://a.example", True), ("http://a.example", False), ("https://a.example,http://b", False)],
)
def test_cookies_insist_on_https_where_every_public_address_has_it(tmp_path: Path, urls: str, secure: bool) -> None:
    assert loaded(tmp_path, CHAT_URL=urls).secure is secure


def test_on_a_platform_that_routes_to_us_all_addresses_are_listened_on(tmp_path: Path) -> None:
    assert loaded(tmp_path, DYNO="web.1").host == "0.0.0.0"
    assert loaded(tmp_path, DYNO="web.1", HOST="127.0.0.1").host == "127.0.0.1"


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("chat.example.org", True),
        ("localhost", True),
        ("localhost:5000", True),
        ("127.0.0.1:5000", True),
        ("[::1]:5000", True),
        ("[::1]", True),
        ("chat.example.org:8080", False),
        ("attacker.example", False),
        ("localhost.attacker.example", False),
        ("127.0.0.1.attacker.example", False),
        ("", False),
    ],
)
def test_a_host_is_one_of_ours_or_this_machine_itself(tmp_path: Path, host: str, known: bool) -> None:
    assert loaded(tmp_path, CHAT_URL="https://chat.example.org").allows_host(host) is known


@pytest.mark.parametrize(
    ("origin", "host", "allowed"),
    [
        ("https://chat.example.org", "chat.example.org", True),
        ("http://localhost:5000", "localhost:5000", True),
        ("http://127.0.0.1:5000", "127.0.0.1:5000", True),
        ("http://chat.example.org", "chat.example.org", False),
        ("https://attacker.example", "attacker.example", False),
        ("http://localhost:3000", "localhost:5000", False),
        ("http://127.0.0.1:5000", "localhost:5000", False),
        ("null", "localhost:5000", False),
        ("", "", False),
        ("http://[", "localhost:5000", False),
    ],
)
def test_an_origin_is_one_of_ours_or_the_very_loopback_name_that_was_asked_for(
    tmp_path: Path, origin: str, host: str, allowed: bool
) -> None:
    assert loaded(tmp_path, CHAT_URL="https://chat.example.org").allows_origin(origin, host) is allowed


@pytest.mark.parametrize(
    ("bus", "database", "used"),
    [
        ("", "", "memory"),
        ("", "postgres://127.0.0.1/chat", "postgres"),
        ("auto", "postgres://127.0.0.1/chat", "postgres"),
        ("memory", "postgres://127.0.0.1/chat", "memory"),
        ("postgres", "postgres://127.0.0.1/chat", "postgres"),
        ("redis://127.0.0.1", "", "redis://127.0.0.1"),
        ("rediss://:pass@[::1]:6380/2", "postgres://127.0.0.1/chat", "rediss://:pass@[::1]:6380/2"),
        ("rediss://:p@h:6380?ssl_cert_reqs=none", "", "rediss://:p@h:6380?ssl_cert_reqs=none"),  # as Heroku's needs
    ],
)
def test_the_bus_is_that_of_the_database_or_the_one_that_is_set(
    bus: str, database: str, used: str, tmp_path: Path
) -> None:
    assert loaded(tmp_path, CHAT_BUS=bus, DATABASE_URL=database).bus == used


@pytest.mark.parametrize(
    "url", ["http://[", "https://", "chat.example.org", "https://a/b", "https://a b", "https://a:x"]
)
def test_an_address_that_is_none_stops_the_start_with_a_word(url: str, tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="an address looks like"):
        load({"CHAT_URL": url, "CHAT_DATA": str(tmp_path)})


def test_the_case_of_an_address_makes_no_difference(tmp_path: Path) -> None:
    settings = load({"CHAT_URL": "https://Chat.Example.org", "CHAT_DATA": str(tmp_path)})
    assert settings.allows_host("chat.example.org")
    assert settings.allows_host("CHAT.example.org")
    assert settings.allows_origin("https://chat.example.org", "chat.example.org")


def test_a_misspelt_setting_is_compared_without_what_all_have_in_common(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match=r"CHAT_WORKPLACE .*did you mean CHAT_WORKSPACE"):
        load({"CHAT_WORKPLACE": "x", "CHAT_DATA": str(tmp_path)})
    with pytest.raises(BadSetting) as refusal:
        load({"CHAT_ORIGINS": "x", "CHAT_DATA": str(tmp_path)})
    assert "did you mean" not in str(refusal.value)
