from django.urls import path

from . import views
from .search.views import SearchView

urlpatterns = [
    path("", views.HomeView.as_view(), name="home"),
    path("designazione/", views.DesignationView.as_view(), name="designation"),
    path("citta/", views.CityView.as_view(), name="city"),
    path("cerca/", SearchView.as_view(), name="search"),
    path("mappa-del-sito/", views.SiteMapView.as_view(), name="site_map"),
]
