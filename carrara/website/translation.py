from carrara.content.translations import translated

from .models import DutyRecord, HomeBlock

translated(HomeBlock, "title", "text")
translated(DutyRecord)
