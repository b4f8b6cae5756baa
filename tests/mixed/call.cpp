// A program without metrics: what it shares with the library is a client and its network.
#include <prometheus_express/http/client/client.h>

namespace prom = prometheus_express;

void call(prom::Network& network) {
  prom::HttpClient<> client{network};
  client.update();
}

prom::Network* network = nullptr;

// So that no linker leaves call() out. It is never run.
int main() { call(*network); }
