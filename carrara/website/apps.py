from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class WebsiteConfig(AppConfig):
    name = "carrara.website"
    label = "website"
    verbose_name = _("Website")

    def ready(self):
        from . import home_blocks, roles, uses
        from .inventory import signals as inventory
        from .quality import signals as quality
        from .search import signals as search

        search.connect()
        inventory.connect()
        quality.connect()
        uses.connect()
        post_migrate.connect(home_blocks.fill_up, sender=self)
        # Of the last app, and after Django's own receiver: by then every permission is there.
        post_migrate.connect(roles.apply, sender=self, dispatch_uid="roles")
