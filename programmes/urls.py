from django.urls import path

from . import views

urlpatterns = [
    path("programmi/", views.ProgrammesView.as_view(), name="programmes"),
    path("programmi/<slug:slug>/", views.ProgrammeView.as_view(), name="programme"),
    path("programmi/<slug:programme>/<slug:slug>/", views.EditionView.as_view(), name="edition"),
]
