"""Addresses that are the same in every language."""

from django.contrib.sitemaps.views import sitemap
from django.urls import path
from django.views.decorators.http import require_safe

from carrara.content.covers import cover
from carrara.content.media import media

from . import machines
from .sitemaps import SITEMAPS

urlpatterns = [
    path("favicon.ico", machines.favicon, name="favicon"),
    path("media/<path:path>", media, name="media"),
    path("covers/<slug:kind>/<slug:slug>.svg", cover, name="cover"),
    path("robots.txt", machines.robots, name="robots"),
    path(".well-known/security.txt", machines.security, name="security"),
    path("healthz", machines.health, name="health"),
    path("sitemap.xml", require_safe(sitemap), {"sitemaps": SITEMAPS}, name="sitemap"),
]
