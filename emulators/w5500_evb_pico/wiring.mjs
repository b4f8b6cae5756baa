// The wires of the board: the W5500 on SPI0, sensors on I2C0, the LED, the chip's own thermometer.
// `chips` is the addon (addon.cpp).
const SDA = 4;
const SCL = 5;
const ETHERNET_SELECT = 17;
const ETHERNET_RESET = 20;
const LED = 25;

const LOW = 0; // GPIOPinState
const HIGH = 1;
const NS_PER_I2C_BYTE = 22_500; // nine bits at 400 kHz

// A byte on SPI takes no time: a real board is slower by that, some milliseconds in a page.
function wireEthernet(mcu, chips, counts) {
  const spi = mcu.spi[0];
  spi.onTransmit = (byte) => {
    ++counts.spi_bytes;
    spi.completeTransmit(chips.exchange(byte));
  };
  mcu.gpio[ETHERNET_SELECT].addListener((state) => {
    if (state === LOW) {
      ++counts.spi_transactions;
      chips.advanceTo(mcu.clock.nanos);
    }
    chips.select(state === LOW);
  });
  mcu.gpio[ETHERNET_RESET].addListener((state) => {
    if (state === LOW) chips.resetEthernet();
  });
}

// Each byte takes its time, and what a chip needs that holds the clock line.
function wireI2c(mcu, chips, counts) {
  const i2c = mcu.i2c[0];
  let finish = () => {};
  const alarm = mcu.clock.createAlarm(() => finish());
  const later = (ns, then) => {
    finish = then;
    alarm.schedule(ns);
  };
  const afterByte = (then) => {
    const held = chips.i2cClockHeldUntil() - mcu.clock.nanos;
    later(NS_PER_I2C_BYTE + Math.max(held, 0), then);
  };
  // A line that is held low by a chip is an arbitration that is lost.
  i2c.onStart = () => {
    if (chips.i2cDataIsHeld()) later(NS_PER_I2C_BYTE, () => i2c.arbitrationLost());
    else i2c.completeStart();
  };
  i2c.onConnect = (address, mode) => {
    ++counts.i2c_transactions;
    chips.advanceTo(mcu.clock.nanos);
    const acknowledged = chips.i2cStart(address, mode === 1);
    afterByte(() => i2c.completeConnect(acknowledged));
  };
  i2c.onWriteByte = (byte) => {
    const acknowledged = chips.i2cWrite(byte);
    afterByte(() => i2c.completeWrite(acknowledged));
  };
  i2c.onReadByte = () => {
    const byte = chips.i2cRead();
    afterByte(() => i2c.completeRead(byte));
  };
  i2c.onStop = () => {
    chips.i2cStop();
    i2c.completeStop();
  };
  // As plain pins: what the board or a chip pulls low is low, the rest is high.
  for (const index of [SDA, SCL]) {
    const pin = mcu.gpio[index];
    const settle = () => {
      const held = index === SDA && chips.i2cDataIsHeld();
      pin.setInputValue(pin.value !== LOW && !held);
    };
    pin.addListener(settle);
    pin.setInputValue(true);
  }
}

// Data sheet, "Temperature Sensor".
function stepsAt(celsius) {
  const volts = 0.706 - (celsius - 27) * 0.001721;
  return Math.round((volts / 3.3) * 4096);
}

export function wire(mcu, chips, counts, options) {
  wireEthernet(mcu, chips, counts);
  wireI2c(mcu, chips, counts);
  mcu.gpio[LED].addListener((state) => {
    counts.led = state === HIGH ? 1 : 0;
  });
  mcu.adc.channelValues[4] = stepsAt(options.chipCelsius);
  mcu.uart[0].onByte = options.onSerial;
}
