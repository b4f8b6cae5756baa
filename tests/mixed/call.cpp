// A program without metrics: what it shares with the library is a client and its network.
#include <prometheus_express/http/client/client.h>

namespace prom = prometheus_express;

void call(prom::Network& network) {
  prom::HttpClient<> client{network};
  client.poll();
}

int main() {}
