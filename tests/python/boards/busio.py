"""Stands in for a bus."""


class I2C:
    def __init__(self, scl, sda):
        assert (scl, sda) == ("SCL", "SDA")
