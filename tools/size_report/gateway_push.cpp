// The sensor station's metrics pushed to a Pushgateway.
#include "prometheus_express/push/gateway_push.h"

#include "boards/mps2_an386/board.h"
#include "tools/size_report/scripted_peer.h"
#include "tools/size_report/station.h"

namespace prom = prometheus_express;

namespace {

ScriptedPeer network;
prom::GatewayPush<> push{network};

}  // namespace

int main() {
  board::start();
  station::read_sensors();
  push.push("192.0.2.1:9091", "station", station::registry, {{"instance", "roof"}});
  while (push.busy()) push.update();
  return push.status().ok() ? 0 : 1;
}
