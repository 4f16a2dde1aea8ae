from .programmes import EditionAdmin, ProgrammeAdmin
from .routes import RouteAdmin
from .studios import DisciplineAdmin, HostAdmin, StudioAdmin

__all__ = ["DisciplineAdmin", "EditionAdmin", "HostAdmin", "ProgrammeAdmin", "RouteAdmin", "StudioAdmin"]
