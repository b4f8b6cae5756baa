"""Stands in for a driver: the readings that the README of the original shows."""


class Adafruit_BME680_I2C:
    gas = 1060948
    humidity = 49.4062
    pressure = 983.25
    temperature = 24.7359

    def __init__(self, i2c):
        pass
