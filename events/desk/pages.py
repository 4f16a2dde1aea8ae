"""The pages of the desk in the back office: their addresses, and who may open them."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from programmes.admin.studios import HOST_LINKS

from . import booking, calls, departure, figures, groups, hosts, paper, scope, start


def add(route, view, name, title=None, order=50):
    admin.site.add_page(route, view, name=name, title=title, allowed=scope.may_open, order=order)


add("desk/", start.page, "desk", _("Desk"), order=5)
add("desk/session/<int:pk>/", departure.page, "desk_session")
add("desk/session/<int:pk>/list/", paper.session_list, "desk_session_list")
add("desk/session/<int:pk>/calls/", calls.page, "desk_calls")
add("desk/edition/<int:edition>/<str:day>/", paper.day_list, "desk_day_list")
add("desk/booking/<int:pk>/", booking.page, "desk_booking")
add("desk/booking/<int:pk>/told/", calls.told, "desk_told")
add("desk/requests/", groups.page, "desk_requests", _("Requests for groups"), order=6)
add("desk/requests/<int:pk>/", groups.one, "desk_request")
add("desk/hosts/", hosts.page, "desk_hosts", _("Links for hosts"), order=7)
add("desk/figures/", figures.page, "figures", _("Figures"), order=8)
add("desk/figures/<int:pk>/<str:kind>/", figures.file, "figures_file")

HOST_LINKS.append(hosts.link_of)
