from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .publishing import Publishable


class Page(Publishable):
    """A page of the tree. With a `role` it opens a section of the site, whose view shows the rest below its text.

    The address holds no parent, so that moving a page in the tree breaks no link.
    """

    class Role(models.TextChoices):
        """Each value is the name of an address in urls.py."""

        HOME = "home", _("home page")
        DESIGNATION = "designation", _("the designation")
        CITY = "city", _("the city")
        PEOPLE = "people", _("people")
        NEWS = "news", _("news")
        PROGRAMMES = "programmes", _("programmes")
        EVENTS = "events", _("events")
        PARTNERS = "partners", _("partners")
        SEARCH = "search", _("search")
        CONTACT = "contact", _("contacts")
        SITE_MAP = "site_map", _("site map")

    class Menu(models.TextChoices):
        NONE = "none", _("in no menu")
        MAIN = "main", _("main menu")
        FOOTER = "footer", _("foot of the page")
        LEGAL = "legal", _("legal line at the foot")

    cover_kind = "ridge"

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("stands under")
    )
    role = models.CharField(
        _("section"),
        max_length=20,
        choices=Role,
        null=True,
        blank=True,
        unique=True,
        help_text=_("The section of the site that this page opens; empty for an ordinary page."),
        error_messages={"unique": _("Another page already opens this section.")},
    )
    menu = models.CharField(_("menu"), max_length=10, choices=Menu, default=Menu.NONE)
    menu_order = models.PositiveSmallIntegerField(_("place in the menu"), default=0)
    gallery = models.ManyToManyField(
        "content.Image", blank=True, related_name="gallery_pages", verbose_name=_("picture gallery")
    )
    documents = models.ManyToManyField(
        "content.Document", blank=True, related_name="pages_with", verbose_name=_("documents")
    )

    class Meta(Publishable.Meta):
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["menu", "menu_order", "slug"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="page_not_its_own_parent",
                violation_error_message=_("A page cannot stand under itself."),
            ),
        ]

    @property
    def url_name(self):
        return self.role or "page"

    @property
    def shown_gallery(self):
        """The pictures of the gallery that the public may see."""
        return [picture for picture in self.gallery.all() if picture.is_usable]

    def get_absolute_url(self):
        return reverse(self.role) if self.role else super().get_absolute_url()

    def clean(self):
        super().clean()
        above, seen = self.parent, {self.pk}
        while above is not None:
            if above.pk in seen and self.pk is not None:
                raise ValidationError({"parent": _("This page already stands above the one you chose.")})
            seen.add(above.pk)
            above = above.parent


class NewsItem(Publishable):
    """Dated by `published_at`. What it is about (a programme, an event, a partner) points to it from the right."""

    url_name = "news_item"

    class Meta(Publishable.Meta):
        verbose_name = _("news item")
        verbose_name_plural = _("news")
        ordering = ["-published_at", "-pk"]
        indexes = [models.Index(fields=["-published_at", "-id"], name="newsitem_newest")]
