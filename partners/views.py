from django.db.models import Prefetch

from carrara.content.views import ItemView, SectionView
from carrara.content.worldmap import draw

from .models import City, Commitment, CooperationProject, Partner


class PartnersView(SectionView):
    """Who the office works with: a map from the server, and beside it the list that says the same in words."""

    role = "partners"
    template_name = "partners/partners.html"

    def get_context_data(self, **kwargs):
        partners = Partner.objects.published().for_list().by_title()
        partners = sorted(
            partners, key=lambda each: each.latitude is None
        )  # those on the map first: no number is missed
        home = City.objects.filter(is_home=True, latitude__isnull=False).first()
        return super().get_context_data(**kwargs) | {
            "partners": partners,
            "map": home and draw(partners, home),
            "projects": CooperationProject.objects.published().select_related("cover").by_title(),
            "commitments": Commitment.objects.all(),
        }


class PartnerView(ItemView):
    model = Partner
    template_name = "partners/partner.html"
    crumb_sections = ("partners",)

    def get_queryset(self):
        projects = Prefetch("projects", CooperationProject.objects.published().select_related("cover"))
        return self.visible().for_list().prefetch_related(projects, "commitments", "exchanges")


class ProjectView(ItemView):
    model = CooperationProject
    template_name = "partners/project.html"
    crumb_sections = ("partners",)

    def get_queryset(self):
        partners = Prefetch("partners", Partner.objects.published())
        return super().get_queryset().prefetch_related(partners, "commitments", "exchanges__partner")
