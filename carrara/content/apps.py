from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.utils.translation import gettext_lazy as _


class ContentConfig(AppConfig):
    name = "carrara.content"
    label = "content"
    verbose_name = _("Content")

    def ready(self):
        from . import audit_signals, personal, redirects, sessions

        redirects.connect()
        audit_signals.connect()
        sessions.connect()
        personal.declare_all()


class BackOfficeConfig(admin.AdminConfig):
    """Django's admin, with our site in place of its own."""

    default = False  # the settings name it
    default_site = "carrara.content.back_office.site.BackOffice"
