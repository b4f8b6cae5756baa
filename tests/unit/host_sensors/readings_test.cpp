#include "host_sensors/readings.h"

#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "fake_root.h"

using host_sensors::read_sensors;
using host_sensors::Reading;

namespace {

const char* const kQuantityNames[host_sensors::kQuantities] = {
    "temperature", "humidity", "pressure", "gas", "voltage", "current", "power", "fan"};

// "temperature coretemp Core 0: 45.5\n" for each reading, in order.
std::string readings_of(const FakeRoot& root) {
  std::ostringstream lines;
  lines.precision(12);
  for (const Reading& reading : read_sensors(root.path()).readings) {
    lines << kQuantityNames[static_cast<std::size_t>(reading.quantity)] << ' ' << reading.sensor
          << ": " << reading.value << '\n';
  }
  return lines.str();
}

}  // namespace

TEST_CASE("hwmon values come in units for people") {
  FakeRoot root;
  const std::string chip = "sys/class/hwmon/hwmon0/";
  root.file(chip + "name", "super");
  root.file(chip + "temp1_input", "-5250");
  root.file(chip + "temp1_max", "80000");
  root.file(chip + "in0_input", "1248");
  root.file(chip + "curr1_input", "350");
  root.file(chip + "power1_input", "12500000");
  root.file(chip + "fan1_input", "1320");
  root.file(chip + "humidity1_input", "49406");
  root.file(chip + "intrusion0_alarm", "1");
  root.file(chip + "temp_input", "1");
  root.file(chip + "tempx_input", "1");
  CHECK(readings_of(root) ==
        "temperature super: -5.25\n"
        "voltage super: 1.248\n"
        "current super: 0.35\n"
        "power super: 12.5\n"
        "fan super: 1320\n"
        "humidity super: 49.406\n");
}

TEST_CASE("a power average is read only where the chip has no momentary value") {
  FakeRoot root;
  root.file("sys/class/hwmon/hwmon0/name", "gpu");
  root.file("sys/class/hwmon/hwmon0/power1_average", "7000000");
  CHECK(readings_of(root) == "power gpu: 7\n");
  root.file("sys/class/hwmon/hwmon0/power1_input", "8000000");
  CHECK(readings_of(root) == "power gpu: 8\n");
}

TEST_CASE("channels of a chip are told apart by their labels, else by their places") {
  FakeRoot root;
  const std::string chip = "sys/class/hwmon/hwmon0/";
  root.file(chip + "name", "nct6775");
  root.file(chip + "temp10_input", "10000");
  root.file(chip + "temp2_input", "20000");
  root.file(chip + "temp2_label", "CPUTIN");
  root.file(chip + "temp3_input", "30000");
  CHECK(readings_of(root) ==
        "temperature nct6775 CPUTIN: 20\n"
        "temperature nct6775 temp3: 30\n"
        "temperature nct6775 temp10: 10\n");
}

TEST_CASE("chips of the same kind are told apart by their devices") {
  FakeRoot root;
  for (const std::string number : {"0", "1"}) {
    const std::string chip = "sys/class/hwmon/hwmon" + number + "/";
    root.link(chip + "device", "sys/devices/nvme" + number);
    root.file(chip + "name", "nvme");
    root.file(chip + "temp1_input", "3" + number + "000");
    root.file(chip + "temp1_label", "Composite");
    root.file(chip + "temp2_input", "4" + number + "000");
    root.file(chip + "temp2_label", "Composite");
    root.file(chip + "temp3_input", "5" + number + "000");
  }
  CHECK(readings_of(root) ==
        "temperature nvme nvme0 temp1: 30\n"
        "temperature nvme nvme0 temp2: 40\n"
        "temperature nvme nvme0 temp3: 50\n"
        "temperature nvme nvme1 temp1: 31\n"
        "temperature nvme nvme1 temp2: 41\n"
        "temperature nvme nvme1 temp3: 51\n");

  for (const std::string number : {"0", "1"}) {
    const std::string chip = "sys/class/hwmon/hwmon" + number + "/";
    root.file(chip + "temp2_label", "Sensor 1");
    root.remove(chip + "temp3_input");
  }
  CHECK(readings_of(root) ==
        "temperature nvme nvme0 Composite: 30\n"
        "temperature nvme nvme0 Sensor 1: 40\n"
        "temperature nvme nvme1 Composite: 31\n"
        "temperature nvme nvme1 Sensor 1: 41\n");
}

TEST_CASE("a sensor that fails is left out, and does not rename its sister") {
  FakeRoot root;
  const std::string chip = "sys/class/hwmon/hwmon0/";
  root.file(chip + "name", "board");
  root.file(chip + "temp1_input", "10000");
  root.file(chip + "temp2_input", "20000");
  const std::string sister = "temperature board temp2: 20\n";

  root.broken_file(chip + "temp1_input");
  CHECK(readings_of(root) == sister);
  root.remove(chip + "temp1_input");
  for (const std::string text : {"", "N/A", "12 34", "0x10", "nan", "inf", "1e999"}) {
    CAPTURE(text);
    root.file(chip + "temp1_input", text);
    CHECK(readings_of(root) == sister);
  }
  root.file(chip + "temp1_input", "10000");
  root.file(chip + "temp1_fault", "1");
  CHECK(readings_of(root) == sister);
  root.file(chip + "temp1_fault", "0");
  CHECK(readings_of(root) ==
        "temperature board temp1: 10\n"
        "temperature board temp2: 20\n");
}

TEST_CASE("an old driver's files lie in the device's folder") {
  FakeRoot root;
  root.link("sys/class/hwmon/hwmon0/device", "sys/devices/old.656");
  root.file("sys/devices/old.656/name", "old");
  root.file("sys/devices/old.656/temp1_input", "21000");
  CHECK(readings_of(root) == "temperature old: 21\n");
}

TEST_CASE("a thermal zone is read once, though hwmon shows it too") {
  FakeRoot root;
  root.file("sys/class/thermal/thermal_zone0/type", "acpitz");
  root.file("sys/class/thermal/thermal_zone0/temp", "27800");
  root.link("sys/class/hwmon/hwmon0/device", "sys/class/thermal/thermal_zone0");
  root.file("sys/class/hwmon/hwmon0/name", "acpitz");
  root.file("sys/class/hwmon/hwmon0/temp1_input", "27800");
  root.file("sys/class/thermal/cooling_device0/type", "Processor");
  CHECK(readings_of(root) == "temperature acpitz: 27.8\n");

  root.file("sys/class/thermal/thermal_zone1/type", "acpitz");
  root.file("sys/class/thermal/thermal_zone1/temp", "29800");
  root.file("sys/class/thermal/thermal_zone2/type", "x86_pkg_temp");
  root.file("sys/class/thermal/thermal_zone2/temp", "-1");
  CHECK(readings_of(root) ==
        "temperature acpitz thermal_zone0: 27.8\n"
        "temperature acpitz thermal_zone1: 29.8\n"
        "temperature x86_pkg_temp: -0.001\n");
}

TEST_CASE("the kernel's bme680 driver, older and newer") {
  FakeRoot root;
  const std::string chip = "sys/bus/iio/devices/iio:device0/";
  root.file(chip + "name", "bme680");
  root.file(chip + "in_temp_input", "24730");
  root.file(chip + "in_humidityrelative_input", "49.406000000");
  root.file(chip + "in_resistance_input", "1060948");
  const std::string expected =
      "temperature bme680: 24.73\n"
      "humidity bme680: 49.406\n"
      "pressure bme680: 983.25\n"
      "gas bme680: 1060948\n";
  root.file(chip + "in_pressure_input", "983.250000000");
  CHECK(readings_of(root) == expected);
  root.file(chip + "in_pressure_input", "98.325000000");
  CHECK(readings_of(root) == expected);
  // What the manual says the driver should write.
  root.file(chip + "in_humidityrelative_input", "49406");
  CHECK(readings_of(root) == expected);
  // The newest also has raw values.
  root.file(chip + "in_temp_raw", "2473");
  root.file(chip + "in_temp_scale", "10");
  CHECK(readings_of(root) == expected);
}

TEST_CASE("the kernel's si7020 driver, which names itself after its address") {
  FakeRoot root;
  const std::string client = "sys/devices/i2c-1/1-0040/";
  const std::string chip = client + "iio:device0/";
  root.file(client + "name", "si7020");
  root.link("sys/bus/iio/devices/iio:device0", client + "iio:device0");
  root.file(chip + "name", "1-0040");
  root.file(chip + "in_temp_raw", "6635");
  root.file(chip + "in_temp_offset", "-4368");
  root.file(chip + "in_temp_scale", "10.725097656");
  root.file(chip + "in_humidityrelative_raw", "7313");
  root.file(chip + "in_humidityrelative_offset", "-786");
  root.file(chip + "in_humidityrelative_scale", "7.629394531");
  CHECK(readings_of(root) ==
        "temperature si7020: 24.313796386\n"
        "humidity si7020: 49.797058104\n");
  root.file(chip + "name", "si7020");
  CHECK(readings_of(root) == "temperature si7020: 24.313796386\nhumidity si7020: 49.797058104\n");
  root.broken_file(chip + "in_temp_raw");
  CHECK(readings_of(root) == "humidity si7020: 49.797058104\n");
}

TEST_CASE("IIO channels may share a scale, and have names of their own") {
  FakeRoot root;
  const std::string chip = "sys/bus/iio/devices/iio:device3/";
  root.file(chip + "name", "mlx90614");
  root.file(chip + "in_temp_ambient_raw", "15000");
  root.file(chip + "in_temp_object_raw", "16000");
  root.file(chip + "in_temp_object_offset", "-13657.5");
  root.file(chip + "in_temp_offset", "-13657");
  root.file(chip + "in_temp_scale", "20");
  root.file(chip + "in_pressure_raw", "1013250");
  root.file(chip + "in_pressure_scale", "0.0001");
  root.file(chip + "in_pressure_sampling_frequency", "10");
  CHECK(readings_of(root) ==
        "temperature mlx90614 temp_object: 46.85\n"
        "temperature mlx90614 temp_ambient: 26.86\n"
        "pressure mlx90614: 1013.25\n");
}

TEST_CASE("kilopascals become the same digits in hectopascals") {
  FakeRoot root;
  root.file("sys/bus/iio/devices/iio:device0/name", "bmp280");
  const std::pair<const char*, double> pairs[] = {{"87.004000000", 870.04},
                                                  {"96.379000000", 963.79},
                                                  {"102.811000000", 1028.11},
                                                  {"101.325000000", 1013.25}};
  for (const auto& [kilopascals, hectopascals] : pairs) {
    root.file("sys/bus/iio/devices/iio:device0/in_pressure_input", kilopascals);
    CHECK(read_sensors(root.path()).readings.at(0).value == hectopascals);
  }
}

TEST_CASE("each source without sensors is named, with the reason") {
  FakeRoot root;
  const std::string sys = root.path().string() + "/sys/";
  root.folder("sys/class/hwmon");
  root.folder("sys/bus/iio/devices/iio:device0");
  CHECK(read_sensors(root.path()).readings.empty());
  CHECK(read_sensors(root.path()).absent ==
        std::vector<std::string>{"no hwmon sensors: " + sys + "class/hwmon is empty",
                                 "no thermal sensors: " + sys + "class/thermal does not exist",
                                 "no IIO sensors: " + sys + "bus/iio/devices has none to read"});

  root.file("sys/class/hwmon/hwmon0/name", "chip");
  root.file("sys/class/hwmon/hwmon0/temp1_input", "1000");
  root.file("sys/class/thermal/thermal_zone0/temp", "1000");
  root.file("sys/bus/iio/devices/iio:device0/in_temp_input", "1000");
  CHECK(read_sensors(root.path()).absent.empty());
  CHECK(read_sensors(root.path()).readings.size() == 3);
}
