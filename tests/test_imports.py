"""The line of imports: a package uses those to its left and none to its right, by whatever name it calls them."""

import ast
import re

import pytest

from tests.conftest import ROOT

LINE = ["carrara.content", "partners", "programmes", "events", "carrara.website"]
LABELS = {name.split(".")[-1]: place for place, name in enumerate(LINE)}
NAMED = re.compile(rf"(?:carrara\.)?({'|'.join(LABELS)})(?:\.[\w.]+)?")


def names(tree):
    """Every name that may lead to a package: imports, and texts such as "events.Event"."""
    for node in ast.walk(tree):
        match node:
            case ast.Import():
                yield from ((node.lineno, alias.name) for alias in node.names)
            case ast.ImportFrom(module=module, level=level) if level != 1:  # 1: from the same folder
                yield from ((node.lineno, f"{module}.{alias.name}".removeprefix("None.")) for alias in node.names)
            case ast.Constant(value=str(text)) if "." in text and not text.endswith("."):
                yield node.lineno, text
            case ast.Call(func=ast.Name("get_model") | ast.Attribute(attr="get_model"), args=[ast.Constant(label), *_]):
                yield node.lineno, label
            case ast.Tuple(elts=[ast.Constant(str(label)), ast.Constant(str(migration))]) if migration[:4].isdigit():
                yield node.lineno, label


def uses_to_the_right(source, package):
    found = ((line, name, NAMED.fullmatch(name)) for line, name in names(ast.parse(source)))
    return [f"{line}: {name}" for line, name, match in found if match and LABELS[match[1]] > LINE.index(package)]


@pytest.mark.parametrize("package", LINE)
def test_imports_only_to_the_left(package):
    files = sorted((ROOT / package.replace(".", "/")).rglob("*.py"))
    found = {str(path.relative_to(ROOT)): uses_to_the_right(path.read_text(), package) for path in files}
    assert files and {path: uses for path, uses in found.items() if uses} == {}


@pytest.mark.parametrize(
    "fault",
    [
        "import events.models",
        "import carrara.website.models as site",
        "from events import models",
        "from carrara import website",
        "from .. import website",
        "from ..website import models",
        "def late():\n    from events.models import Event",
        "event = models.ForeignKey('events.Event', models.CASCADE)",
        "Event = apps.get_model('events', 'Event')",
        "Event = apps.get_model('events.Event')",
        "dependencies = [('events', '0001_initial')]",
        "field = models.ForeignKey(to='events.event')",
        "module = import_module('carrara.website.search')",
    ],
)
def test_a_planted_fault_is_found(fault):
    assert uses_to_the_right(fault, "programmes")
    assert uses_to_the_right(fault, "carrara.website") == []
