// The sensor station's metrics sent by remote write, with a queue of 4 KB for times without a link.
#include "prometheus_express/push/remote_write/remote_write.h"

#include "boards/mps2_an386/board.h"
#include "tools/size_report/scripted_peer.h"
#include "tools/size_report/station.h"

namespace prom = prometheus_express;

namespace {

const prom::ConstantLabel external[] = {{"instance", "roof"}, {"job", "station"}};
ScriptedPeer network;
prom::RemoteWrite<4096> remote{network, "192.0.2.1:9090/api/v1/write", station::registry};

}  // namespace

int main() {
  board::start();
  remote.set_external_labels(external);
  for (int i = 1; i <= 20; ++i) {
    station::read_sensors();
    if (!remote.collect(1'700'000'000'000 + i).ok()) return 1;
    for (int turn = 0; turn < 10; ++turn) remote.update();
  }
  return remote.statistics().sent == 20 * 7 ? 0 : 1;
}
