MONTH_DAY_FORMAT = "n月j日"
TIME_INPUT_FORMATS = ["%H:%M", "%H:%M:%S"]  # the first is how forms write the hour
