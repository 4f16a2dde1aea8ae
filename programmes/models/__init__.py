from .programmes import Edition, Programme
from .routes import Route, RouteStop
from .studios import Discipline, Host, OpeningHours, OpenStudio, Studio, StudioPicture

__all__ = [
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
