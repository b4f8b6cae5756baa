// The least program with a use: one counter, rendered.
#include "prometheus_express/metrics/counter.h"

#include "boards/mps2_an386/board.h"
#include "prometheus_express/exposition/exposition.h"

namespace prom = prometheus_express;

namespace {

prom::CollectorRegistry registry{"prom_express"};
prom::Counter events{"events_total", "what happened", registry};

}  // namespace

int main() {
  events.inc();
  char page[256];
  prom::Exposition exposition{registry};
  page[exposition.read_some(page, sizeof page - 1).count] = '\0';
  board::write_text(page);
  return 0;
}
