import pytest
import time_machine

from carrara.content.models import Locality
from events.models import EventKind, Venue
from partners.models import Partner
from tests.conftest import NOW


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def staff(admin_client, admin_user, settings, tmp_path):
    """In English, so that tests read what people read."""
    settings.VAR_DIR = tmp_path
    admin_user.language = "en"
    admin_user.save()
    return admin_client


@pytest.fixture
def vocabulary(db):
    Locality.objects.create(slug="colonnata", name_it="Colonnata")
    EventKind.objects.create(key="visit", name_it="Visita", name_en="Visit")
    for number, street in enumerate(("Via Carriona 1", "Via Carriona 2"), start=1):
        Venue.objects.create(slug=f"studio-{number}", title_it=f"Studio {number}", address=street)
    Partner.objects.create(slug="museo", title_it="Museo del marmo", title_fr="Musée du marbre")
