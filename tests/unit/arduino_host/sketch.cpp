// A sketch as people write it: a server that answers a line, asked by a client of its own.
#include <Ethernet.h>
#include <SPI.h>

byte mac[] = {0x02, 0x00, 0x00, 0x00, 0x00, 0x02};
EthernetServer* server;
EthernetClient asking;
EthernetClient asked;

void setup() {
  Serial.begin(115200);
  while (!Serial) {
  }
  Ethernet.init(10);
  if (Ethernet.begin(mac) == 0) exit(1);
  Serial.print(F("I am "));
  Serial.println(Ethernet.localIP());
  // Another program may have a port.
  for (uint16_t port = 20000; port < 20100; ++port) {
    server = new EthernetServer(port);
    server->begin();
    if (*server && asking.connect(Ethernet.localIP(), port)) break;
    delete server;
    server = nullptr;
  }
  if (server == nullptr) exit(1);
  asking.println("how are you?");
}

void loop() {
  if (!asked) asked = server->accept();
  if (asked && asked.available() && asked.readStringUntil('\n').startsWith("how")) {
    asked.println(F("well"));
  }
  if (asking.available()) {
    const String answer = asking.readStringUntil('\r');
    Serial.println(answer);
    asking.stop();
    asked.stop();
    delete server;
    exit(answer == "well" ? 0 : 1);
  }
  if (millis() > 10000) exit(2);
}
