from carrara.content.translations import publishable

from .models import Edition, Programme

publishable(Programme, m2m=("commitments", "partners", "news"))
publishable(Edition, "theme", m2m=("organisers",))
