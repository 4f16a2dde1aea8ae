from django.urls import path

from . import by_link, pages

urlpatterns = [
    path("prenota/<int:pk>/", pages.BookView.as_view(), name="book"),
    path("prenota/<int:pk>/fatto/", pages.BookedView.as_view(), name="booked"),
    path("prenota/<int:pk>/attesa/", pages.WaitingListView.as_view(), name="waiting_list"),
    path("prenota/<int:pk>/attesa/fatto/", pages.WaitingJoinedView.as_view(), name="waiting_joined"),
    path("prenota/<int:pk>/gruppo/", pages.GroupRequestView.as_view(), name="group_request"),
    path("prenota/<int:pk>/gruppo/fatto/", pages.GroupRequestedView.as_view(), name="group_requested"),
    path("prenotazione/<str:token>/", by_link.BookingPage.as_view(), name="booking"),
    path("prenotazione/<str:token>/conferma/", by_link.ConfirmPage.as_view(), name="booking_confirm"),
    path("prenotazione/<str:token>/calendario.ics", by_link.booking_ics, name="booking_ics"),
    path("attesa/<str:token>/", by_link.WaitingEntryPage.as_view(), name="waiting_entry"),
]
