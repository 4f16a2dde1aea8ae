from .programmes import OUR_CLOCKS, Edition, Programme
from .routes import Route, RouteStop
from .studios import Discipline, Host, OpeningHours, OpenStudio, Studio, StudioPicture

__all__ = [
    "OUR_CLOCKS",
    "Discipline",
    "Edition",
    "Host",
    "OpenStudio",
    "OpeningHours",
    "Programme",
    "Route",
    "RouteStop",
    "Studio",
    "StudioPicture",
]
