from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class WebsiteConfig(AppConfig):
    name = "carrara.website"
    label = "website"
    verbose_name = _("Website")

    def ready(self):
        from . import home_blocks
        from .inventory import signals as inventory
        from .search import signals as search

        search.connect()
        inventory.connect()
        post_migrate.connect(home_blocks.fill_up, sender=self)
