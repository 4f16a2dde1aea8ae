"""Many items at once from a sheet: read, checked whole, shown, and only then written, all of them or none.

`columns` says what a sheet may hold, `headings` finds it in one, `plans` says what would become of each row, and
`writing` does it. Each app declares its own kinds in its `imports.py`.
"""

from .importer import Importer
from .plans import Plan, plan
from .writing import write

__all__ = ["Importer", "Plan", "plan", "write"]
