"""What staff put around the pages: links to other sites among the menus, and the notices above them."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..languages import active, path_in, without_prefix
from .pages import Page

WEB = URLValidator(schemes=["http", "https"])


class MenuLink(models.Model):
    """A link to another site, among the pages of a menu. Pages carry their own place (`Page.menu`)."""

    title = models.CharField(
        _("words of the link"),
        max_length=80,
        help_text=_("What the visitor reads, in each language: the name of the site, not “click here”."),
    )
    url = models.URLField(
        _("address"), help_text=_("The whole address, with https://. For a page of this site choose the page itself.")
    )
    menu = models.CharField(_("menu"), max_length=10, choices=Page.Menu, default=Page.Menu.FOOTER)
    menu_order = models.PositiveSmallIntegerField(_("place in the menu"), default=0, editable=False)

    class Meta:
        verbose_name = _("link in a menu")
        verbose_name_plural = _("menus")
        ordering = ["menu", "menu_order", "pk"]

    def __str__(self):
        return self.title or self.url

    def get_absolute_url(self):
        return self.url

    def clean(self):
        if self.url and self.url.startswith(f"{settings.SITE_URL}/"):
            raise ValidationError({"url": _("This is a page of this site: add the page itself to the menu.")})


class NoticeQuerySet(models.QuerySet):
    def current(self, at=None):
        """Half-open: at the instant `ends_at` a notice is over."""
        at = at or timezone.now()
        return self.filter(starts_at__lte=at, ends_at__gt=at)


class Notice(models.Model):
    """A short message above every public page, from an instant until another.

    It always ends, so that none is forgotten, and cannot be put away by the reader: that would need a cookie.
    """

    class Severity(models.TextChoices):
        INFORMATION = "information", _("information")
        WARNING = "warning", _("warning")

    text = models.CharField(
        _("text"),
        max_length=240,
        help_text=_("One or two short sentences: what happens, where, until when. Every page shows them on top."),
    )
    url = models.CharField(
        _("address for more"),
        max_length=300,
        blank=True,
        help_text=_(
            "Optional: where “Find out more” leads. For a page of this site its address without the name of the site,"
            " such as /eventi/; readers of the other languages are led to theirs."
        ),
    )
    severity = models.CharField(
        _("kind"),
        max_length=11,
        choices=Severity,
        default=Severity.INFORMATION,
        help_text=_("A warning is for what changes a visitor's plans: an event called off, a road closed."),
    )
    starts_at = models.DateTimeField(_("shown from"), default=timezone.now, help_text=_("Rome time."))
    ends_at = models.DateTimeField(
        _("shown until"), help_text=_("Rome time. Required: a notice that stays for ever is no longer read.")
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-ends_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="notice_ends_after_start",
                violation_error_message=_("“Shown until” must be later than “shown from”."),
            )
        ]

    def __str__(self):
        return self.text or self.url

    @property
    def address(self):
        """Where it leads: a page of this site in the reader's language."""
        return path_in(without_prefix(self.url), active()) if self.url.startswith("/") else self.url

    def clean(self):
        self.url = self.url.strip().removeprefix(settings.SITE_URL)
        if self.url and not (self.url.startswith("/") and not self.url.startswith("//")):
            try:
                WEB(self.url)
            except ValidationError:
                message = _("Write an address that begins with https://, or with / for a page of this site.")
                raise ValidationError({"url": message}) from None
