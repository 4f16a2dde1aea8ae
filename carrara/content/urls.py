from django.urls import path
from django.views.decorators.http import conditional_page, require_safe

from . import contact, feeds, previews, views

urlpatterns = [
    path("contatti/", contact.ContactView.as_view(), name="contact"),
    path("contatti/scrivi/", contact.ContactFormView.as_view(), name="contact_form"),
    path("contatti/grazie/", contact.ContactDoneView.as_view(), name="contact_done"),
    path("accessibilita/segnala/", contact.AccessibilityFormView.as_view(), name="accessibility_feedback"),
    path("persone/", views.PeopleView.as_view(), name="people"),
    path("persone/<slug:slug>/", views.PersonView.as_view(), name="person"),
    path("notizie/", views.NewsView.as_view(), name="news"),
    path("notizie/feed/", conditional_page(require_safe(feeds.NewsFeed())), name="news_feed"),
    path("notizie/archivio/<int:year>/", views.NewsView.as_view(), name="news_archive"),
    path("notizie/<slug:slug>/", views.NewsItemView.as_view(), name="news_item"),
    path("anteprima/<str:token>/", previews.preview, name="preview"),
    path("<slug:slug>/", views.PageView.as_view(), name="page"),
]
