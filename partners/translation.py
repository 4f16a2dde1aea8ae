from carrara.content.translations import publishable, translated

from .models import City, Commitment, CooperationProject, CreativeField, Exchange, Partner

translated(CreativeField, "name")
translated(City, "name")
publishable(Partner)
translated(Commitment, "title", "text", m2m=("partners",))
publishable(CooperationProject, m2m=("partners", "commitments"))
translated(Exchange, "description")
