DATETIME_FORMAT = "j F Y, H:i"
TIME_INPUT_FORMATS = ["%H:%M", "%H:%M:%S"]  # the first is how forms write the hour
