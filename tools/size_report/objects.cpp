// The size of each array is that of an object: size_report.py reads it from the symbol.
#include "prometheus_express.h"

namespace prom = prometheus_express;

extern "C" {

char size_of_gauge[sizeof(prom::Gauge<>)];
char size_of_gauge_child[sizeof(prom::Child) + sizeof(prom::GaugeValue)];
char size_of_counter[sizeof(prom::Counter<>)];
char size_of_summary[sizeof(prom::Summary<>)];
char size_of_histogram[sizeof(prom::Histogram<>)];
char size_of_exposition[sizeof(prom::Exposition)];
char size_of_server_slot[sizeof(prom::HttpServer<2>) - sizeof(prom::HttpServer<1>)];
}

int main() {
  volatile char sum = 0;
  for (const char* object : {size_of_gauge, size_of_gauge_child, size_of_counter, size_of_summary,
                             size_of_histogram, size_of_exposition, size_of_server_slot}) {
    sum = static_cast<char>(sum + *object);
  }
  return sum;
}
