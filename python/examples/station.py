"""A weather station, as programs for boards are written: two sensors, a page, one loop.

It needs the drivers of the sensors, and a network `eth`; on a host tests bring stand-ins for both.
"""

import sys
import time

import adafruit_bme680
import adafruit_si7021
import board
import busio

from prometheus_express.metric import Gauge
from prometheus_express.registry import CollectorRegistry
from prometheus_express.router import Router
from prometheus_express.server import start_http_server
from prometheus_express.utils import check_network

port = int(sys.argv[1]) if len(sys.argv) > 1 else 8080

i2c = busio.I2C(board.SCL, board.SDA)
bme680 = adafruit_bme680.Adafruit_BME680_I2C(i2c)
bme680.sea_level_pressure = 1013.25
si7021 = adafruit_si7021.SI7021(i2c)
eth = board.ethernet()


def main():
    registry = CollectorRegistry(namespace='prom_express')
    gas = Gauge('gas', 'gas from the bme680 sensor', registry=registry)
    humidity = Gauge('humidity', 'humidity from both sensors', ['sensor'], registry=registry)
    pressure = Gauge('pressure', 'pressure from the bme680 sensor', registry=registry)
    temperature = Gauge('temperature', 'temperature from both sensors', ['sensor'], registry=registry)

    router = Router()
    router.register('GET', '/metrics', registry.handler)
    server = False

    while not check_network(eth):
        time.sleep(0.5)

    while True:
        while not server:
            server = start_http_server(port, address=eth.ifconfig()[0])

        gas.set(bme680.gas)
        humidity.labels('bme680').set(bme680.humidity)
        humidity.labels('si7021').set(si7021.relative_humidity)
        pressure.set(bme680.pressure)
        temperature.labels('bme680').set(bme680.temperature)
        temperature.labels('si7021').set(si7021.temperature)

        try:
            server.accept(router)
        except OSError as err:
            print('Error accepting request: {}'.format(err))
        except ValueError as err:
            print('Error parsing request: {}'.format(err))


main()
