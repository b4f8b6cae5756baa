"""Stands in for a driver."""


class SI7021:
    relative_humidity = 49.7976
    temperature = 24.3325

    def __init__(self, i2c):
        pass
