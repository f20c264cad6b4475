"""The command line knows its verbs and refuses kindly."""

import argparse
from types import SimpleNamespace

import pytest

from quancheng.engine.errors import Refused
from quancheng.server import cli

VERBS = cli.verb_names()


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_says_what_it_does(verb, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main([verb, "--help"])
    assert ended.value.code == 0
    assert f"usage: quancheng {verb}" in capsys.readouterr().out


def test_the_list_of_verbs_says_a_line_about_each(capsys):
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    lines = capsys.readouterr().out.splitlines()
    said = {words[0]: words[1:] for line in lines if line.startswith("  ") and (words := line.split())}
    assert all(said.get(verb) for verb in VERBS)


def test_an_unknown_verb_is_not_understood(capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(["srve"])
    assert ended.value.code == 2


def test_a_refusal_is_said_and_answers_one(monkeypatch, capsys):
    def refuse(options: argparse.Namespace) -> int:
        raise Refused("目录不是空的。", help="请换一个目录。")

    verb = SimpleNamespace(__doc__="Refuse.", arguments=lambda parser: None, run=refuse)
    monkeypatch.setattr(cli, "load_verb", lambda name: verb)
    assert cli.run_verb("workday", []) == 1
    assert "目录不是空的。请换一个目录。" in capsys.readouterr().err
