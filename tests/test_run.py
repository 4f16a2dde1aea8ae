"""The two commands, as somebody who just cloned the project would use them."""

import socket
import stat
import subprocess
import sys
from urllib.request import Request, urlopen

import pytest

from tests.conftest import ROOT, visitors_environment

WAITING = "Another set-up is at work: waiting for it to end.\n"


def run(*arguments, **environment):
    return subprocess.run(
        [sys.executable, ROOT / "run.py", *arguments],
        env=visitors_environment(**environment),
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_the_trial_prints_where_everything_is(trial):
    assert trial.output.splitlines()[-4:] == [
        f"The site:     {trial.url}/",
        f"Back office:  {trial.url}/admin/",
        f"Letters:      {trial.var}/mail",
        "Ctrl-C stops it.",
    ]
    assert "user ufficio" in trial.output and len(trial.password) >= 12
    assert urlopen(trial.url).status == 200


def test_the_secret_key_is_made_once_and_for_its_owner_alone(trial):
    key = trial.var / "secret_key"
    before = key.read_text()
    assert len(before) >= 50 and stat.S_IMODE(key.stat().st_mode) == 0o600
    assert run("manage", "check", VAR_DIR=trial.var).returncode == 0
    assert key.read_text() == before


def test_what_the_site_writes_is_nobody_elses_to_read(tmp_path):
    tmp_path.chmod(0o755)  # a folder that was there before
    assert run("manage", "check", VAR_DIR=tmp_path).returncode == 0
    made = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert made == {"carrara.sqlite3": 0o600, "mail": 0o700, "secret_key": 0o600}


def test_a_header_that_a_proxy_could_set_moves_nothing(trial):
    plain, moved = (urlopen(Request(trial.url, headers=more)) for more in ({}, {"SCRIPT_NAME": "/x"}))
    assert moved.read() == plain.read()


def test_a_second_set_up_changes_nothing_and_shows_no_password(trial):
    again = run("manage", "set_up", VAR_DIR=trial.var)
    said = again.stdout.replace(WAITING, "")  # for the trial of another process of these tests
    assert (again.returncode, said, again.stderr) == (0, "", "")


def test_a_taken_port_is_said_in_one_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        result = run(PORT=port, VAR_DIR=tmp_path)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith(f"Port {port} cannot be used") and result.stderr.count("\n") == 1


@pytest.mark.parametrize("port", ["0", "65536", "eight", "-1", "٣"])
def test_a_port_that_is_none(port, tmp_path):
    result = run(PORT=port, VAR_DIR=tmp_path)
    assert (result.returncode, result.stderr) == (1, f"PORT is “{port}”: it must be a number from 1 to 65535.\n")


def test_the_exit_code_of_a_command_passes_through(trial):
    result = run("manage", "nothing_of_this_name", VAR_DIR=trial.var)
    assert result.returncode == 1 and "Unknown command" in result.stderr


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    result = run("manage", "check", VAR_DIR=tmp_path / "file")
    assert result.returncode == 1 and result.stderr.startswith(f"{tmp_path / 'file'} cannot be written")
