from django.urls import path

from . import views

urlpatterns = [
    path("rete/", views.PartnersView.as_view(), name="partners"),
    path("rete/progetti/<slug:slug>/", views.ProjectView.as_view(), name="project"),
    path("rete/<slug:slug>/", views.PartnerView.as_view(), name="partner"),
]
