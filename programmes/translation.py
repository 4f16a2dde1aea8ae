from carrara.content.translations import publishable, translated

from .models import (
    Discipline,
    Edition,
    OpeningHours,
    OpenStudio,
    Programme,
    Route,
    RouteStop,
    Studio,
    StudioPicture,
)

publishable(Programme, m2m=("commitments", "partners", "news"))
publishable(Edition, "theme", m2m=("organisers",))
translated(Discipline, "name")
publishable(Studio, "directions", "access_note", m2m=("disciplines", "hosts"))
translated(StudioPicture)
translated(OpenStudio)
translated(OpeningHours)
publishable(Route, "meeting_point", "transport")
translated(RouteStop)
