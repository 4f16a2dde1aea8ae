DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y، H:i"
TIME_FORMAT = "H:i"
SHORT_DATE_FORMAT = "d/m/Y"
SHORT_DATETIME_FORMAT = "d/m/Y H:i"
DATE_INPUT_FORMATS = ["%d/%m/%Y"]  # Django adds 2027-06-12
FIRST_DAY_OF_WEEK = 1
TIME_INPUT_FORMATS = ["%H:%M", "%H:%M:%S"]  # the first is how forms write the hour
