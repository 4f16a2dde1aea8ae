from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.utils import timezone

from carrara.content.models import NewsItem
from carrara.content.views import ItemView, SectionView
from partners.models import Partner

from .models import Edition, Programme


class ProgrammesView(SectionView):
    role = "programmes"
    template_name = "programmes/programmes.html"

    def get_context_data(self, **kwargs):
        programmes = Programme.objects.published().select_related("cover")
        return super().get_context_data(**kwargs) | {"programmes": programmes}


class ProgrammeView(ItemView):
    """A programme with its editions: the one to come on top, or the sentence that its dates will be announced."""

    model = Programme
    template_name = "programmes/programme.html"
    crumb_sections = ("programmes",)

    def get_queryset(self):
        editions = Edition.objects.published().select_related("host_city", "cover", "programme")
        return (
            super()
            .get_queryset()
            .prefetch_related(
                Prefetch("editions", editions),
                Prefetch("partners", Partner.objects.published().select_related("cover")),
                Prefetch("news", NewsItem.objects.published()),
                "commitments",
            )
        )

    def get_context_data(self, **kwargs):
        editions = list(self.object.editions.all())
        today = timezone.localdate()
        coming = [edition for edition in editions if edition.ends_on is None or edition.ends_on >= today]
        coming = [edition for edition in coming if edition.starts_on or edition.year >= today.year]
        past = [edition for edition in editions if edition not in coming]
        return super().get_context_data(**kwargs) | {"coming_editions": coming, "past_editions": past}


class EditionView(ItemView):
    model = Edition
    template_name = "programmes/edition.html"
    crumb_sections = ("programmes",)

    def visible(self):
        editions = super().visible()
        return editions if self.preview else editions.filter(programme__in=Programme.objects.published())

    def get_object(self, queryset=None):
        return get_object_or_404(
            self.get_queryset(), programme__slug=self.kwargs["programme"], slug=self.kwargs["slug"]
        )

    def get_queryset(self):
        organisers = Prefetch("organisers", Partner.objects.published())
        return super().get_queryset().select_related("programme", "host_city", "cover").prefetch_related(organisers)

    def crumbs(self, item):
        return [(item.programme, item.programme.get_absolute_url())]
