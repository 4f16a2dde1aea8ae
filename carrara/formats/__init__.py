"""Where Django's way of writing dates does not suit this site: days without a leading zero, the day before the month,
and hours from 0 to 24 in every language, as clocks and posters in Carrara show them."""
