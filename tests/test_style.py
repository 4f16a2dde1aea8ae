"""What the house asks of its own style sheets, templates and Python."""

import re
import subprocess
import sys

import pytest

from tests.conftest import ROOT

OURS = [ROOT / name for name in ("carrara", "partners", "programmes", "events", "templates")]
PHYSICAL = re.compile(
    r"(?<![\w-])(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)[\w-]*|left|right"
    r"|border-(?:top|bottom)-(?:left|right)-radius)\s*:"
    r"|(?<![\w-])(?:float|clear|text-align|caption-side)\s*:\s*(?:left|right)\b"
)
LENGTH = r"((?:[^\s;{}()]|\((?:[^()]|\([^()]*\))*\))+)"  # a word, with its brackets: calc(-1 * var(--space-3))
FOUR_SIDES = re.compile(
    rf"(?<![\w-])(?:margin|padding|inset|border-width)\s*:\s*{LENGTH}\s+{LENGTH}\s+{LENGTH}\s+{LENGTH}"
)
INLINE = re.compile(r"<style\b|\sstyle\s*=|\son[a-z]+\s*=|<script\b(?![^>]*\b(?:src=|type=\"application/ld\+json\"))")


def of_ours(*suffixes):
    return sorted(path for folder in OURS for path in folder.rglob("*") if path.suffix in suffixes)


def physical_directions(css):
    """Line numbers of rules that name left or right, or give both sides of a line different lengths."""
    css = re.sub(r"/\*.*?\*/", lambda comment: "\n" * comment[0].count("\n"), css, flags=re.DOTALL)
    found = [*PHYSICAL.finditer(css), *(match for match in FOUR_SIDES.finditer(css) if match[2] != match[4])]
    return sorted(css.count("\n", 0, match.start()) + 1 for match in found)


def test_style_sheets_know_no_left_and_right():
    sheets = of_ours(".css")
    assert sheets and {str(path): lines for path in sheets if (lines := physical_directions(path.read_text()))} == {}


@pytest.mark.parametrize(
    "fault",
    [
        "margin-left: 1em;",
        "{left:0}",
        "text-align: right;",
        "float:left",
        "border-top-left-radius: 2px;",
        "margin: 0 1px 0 2px;",
        "inset: 0 auto 0 calc(-1 * var(--a, 2px))",
        "border-right-color: red;",
    ],
)
def test_a_planted_direction_is_found(fault):
    assert physical_directions(f"/* left: of\nit */\n.a {{ {fault} }}") == [3]


def test_logical_directions_pass():
    assert (
        physical_directions(".left { inset-inline-end: 0; margin: 0 1px 2px 1px; padding: 1px 2px; top: 0; z: 1; }")
        == []
    )
    assert physical_directions(".a { inset: 0 calc(-1 * var(--space-3)); }") == []


def test_templates_carry_no_style_and_no_script():
    found = {str(path): INLINE.findall(path.read_text()) for path in of_ours(".html")}
    assert found and {path: faults for path, faults in found.items() if faults} == {}


@pytest.mark.parametrize(
    "fault", ['<p style="color: red">', "<style>p {}</style>", '<a onclick="go()">', "<script>go()</script>"]
)
def test_planted_inline_code_is_found(fault):
    assert INLINE.search(fault)
    assert not INLINE.search('<link rel="stylesheet"><script src="/x.js"></script><p class="style on">')


@pytest.mark.parametrize(
    "tool",
    [("ruff", "check", "--no-cache", "."), ("ruff", "format", "--check", "--no-cache", "."), ("djlint", "--lint", ".")],
    ids=" ".join,
)
def test_tools_find_nothing(tool):
    result = subprocess.run([sys.executable, "-m", *tool], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
