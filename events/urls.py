from django.urls import include, path
from django.views.decorators.http import conditional_page, require_safe

from . import downloads, host_pages, views
from .feeds import EventsFeed
from .visits import views as visits

urlpatterns = [
    path("eventi/", views.EventsView.as_view(), name="events"),
    path("eventi/calendario/<int:year>/<int:month>/", views.MonthView.as_view(), name="events_month"),
    path("eventi/archivio/", views.ArchiveView.as_view(), name="events_archive"),
    path("eventi/archivio/<int:year>/", views.ArchiveView.as_view(), name="events_archive_year"),
    path("eventi/serie/<slug:slug>/", views.SeriesView.as_view(), name="series"),
    path("eventi/feed/", conditional_page(require_safe(EventsFeed())), name="events_feed"),
    path("eventi/calendario.ics", downloads.events_ics, name="events_ics"),
    path("eventi/eventi.csv", downloads.events_csv, name="events_csv"),
    path("eventi/<slug:slug>/", views.EventView.as_view(), name="event"),
    path("eventi/<slug:slug>/calendario.ics", downloads.event_ics, name="event_ics"),
    path("programmi/<slug:slug>/calendario.ics", downloads.programme_ics, name="programme_ics"),
    path("studi/<slug:slug>/", visits.StudioView.as_view(), name="studio"),
    path("programmi/<slug:programme>/<slug:slug>/studi/", visits.StudiosView.as_view(), name="studios"),
    path("programmi/<slug:programme>/<slug:slug>/giornata/", visits.PlannerView.as_view(), name="planner"),
    path("programmi/<slug:programme>/<slug:edition>/percorsi/<slug:slug>/", visits.RouteView.as_view(), name="route"),
    path(
        "programmi/<slug:programme>/<slug:edition>/percorsi/<slug:slug>/stampa/",
        visits.RouteSheetView.as_view(),
        name="route_sheet",
    ),
    path("ospite/<str:token>/", host_pages.HostDayView.as_view(), name="host_day"),
    path("ospite/<str:token>/offline.js", host_pages.offline, name="host_day_offline"),
    path("arrivo/<str:code>/", host_pages.ArriveView.as_view(), name="arrive"),
    path("", include("events.visitors.urls")),
]
