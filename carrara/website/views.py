"""Pages that need several apps at once."""

from django.db.models import Prefetch

from carrara.content.models import CityName, Fact, Link, Locality, NewsItem, Person, publishable_models
from carrara.content.views import SectionView
from events.models import Event, EventSeries
from partners.models import City, Commitment, Partner
from programmes.models import Edition, Programme

IN_BRIEF = (Fact.Topic.GEOGRAPHY, Fact.Topic.ADMINISTRATION, Fact.Topic.SPORTS)  # the rest is told in the page's text
FIGURES = ("population", "density", "international-events")  # those that the home page shows


class HomeView(SectionView):
    role = "home"
    shows_text = True
    template_name = "website/home.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "city": City.objects.filter(is_home=True).select_related("field").first(),
            "crumbs": [],
            "events": Event.objects.published().coming().for_list()[:4],
            "programmes": Programme.objects.published().select_related("cover")[:4],
            "series": EventSeries.objects.published().select_related("cover").by_title(),
            "commitments": Commitment.objects.all(),
            "figures": facts(key__in=FIGURES),
            "news": NewsItem.objects.published().select_related("cover")[:3],
        }


class DesignationView(SectionView):
    """About the designation: its date with its source, and the five commitments with who they are made with."""

    role = "designation"
    shows_text = True
    template_name = "website/designation.html"

    def get_context_data(self, **kwargs):
        partners = Prefetch("partners", Partner.objects.published())
        programmes = Prefetch("programmes", Programme.objects.published())
        return super().get_context_data(**kwargs) | {
            "city": City.objects.filter(is_home=True).select_related("field", "designation_source").first(),
            "commitments": Commitment.objects.prefetch_related(partners, programmes),
        }


class CityView(SectionView):
    """What the sources give of the city, each figure with its year and source; where they are silent, that too."""

    role = "city"
    shows_text = True
    template_name = "website/city.html"

    def get_context_data(self, **kwargs):
        localities = list(Locality.objects.select_related("source"))
        told = list(facts())
        return super().get_context_data(**kwargs) | {
            "figures": [fact for fact in told if fact.topic == Fact.Topic.FIGURES],
            "facts": [fact for fact in told if fact.topic in IN_BRIEF],
            "names": CityName.objects.select_related("source"),
            "hamlets": [place for place in localities if place.kind == Locality.Kind.HAMLET],
            "neighbours": [place for place in localities if place.kind == Locality.Kind.NEIGHBOUR],
            "natives": Person.objects.published().filter(is_native=True).select_related("cover").by_title(),
            "links": Link.objects.select_related("source"),
            "gallery": self.item.gallery.all(),
        }


def facts(**conditions):
    """The facts that the site shows: those with words of their own."""
    return Fact.objects.exclude(label_it=None).exclude(label_it="").filter(**conditions).select_related("source")


class SiteMapView(SectionView):
    """Every public page, by section, for people; robots have sitemap.xml."""

    role = "site_map"
    template_name = "website/site_map.html"

    def get_context_data(self, **kwargs):
        groups = [(model._meta.verbose_name_plural, list(listed(model))) for model in publishable_models()]
        return super().get_context_data(**kwargs) | {"groups": [group for group in groups if group[1]]}


def listed(model):
    """The published items of a model whose page can be reached: an edition's also needs its programme."""
    items = model.objects.published().by_title()
    if model is Edition:
        return items.select_related("programme").filter(programme__in=Programme.objects.published())
    return items
