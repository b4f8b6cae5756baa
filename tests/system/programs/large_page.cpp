// For an emulated board: serves a page that is larger than all memory that lwIP has for sending.
#include <prometheus_express.h>

#include <cstdint>

#include "prometheus_express/platform/halt.h"
#include "sensor_station/board.h"

namespace prom = prometheus_express;

namespace {

constexpr std::uint32_t kLines = 50'000;
constexpr std::uint32_t kLineBytes = 8;

// Lines that count up from 0, in seven digits.
class NumberedLines final : public prom::BodySource {
 public:
  bool busy() const { return busy_; }
  void begin() {
    busy_ = true;
    at_ = 0;
  }

  prom::BodyResult read_some(char* buffer, std::size_t size) override {
    std::size_t count = 0;
    for (; count < size && at_ < kLines * kLineBytes; ++at_) buffer[count++] = character();
    return {count, at_ == kLines * kLineBytes ? prom::BodyStatus::kEnd : prom::BodyStatus::kMore};
  }

  void release() override { busy_ = false; }

 private:
  char character() const {
    constexpr std::uint32_t kPlaces[] = {1'000'000, 100'000, 10'000, 1'000, 100, 10, 1};
    const std::uint32_t place = at_ % kLineBytes;
    if (place == kLineBytes - 1) return '\n';
    return static_cast<char>('0' + at_ / kLineBytes / kPlaces[place] % 10);
  }

  bool busy_ = false;
  std::uint32_t at_ = 0;  // bytes that were read
};

NumberedLines pages[4];

void answer(const prom::Request&, prom::Response& response) {
  for (NumberedLines& page : pages) {
    if (page.busy()) continue;
    page.begin();
    response.stream(page);
    return;
  }
  response.plain_text(503, "busy\n");
}

}  // namespace

int main() {
  station::start_board();
  prom::Network& network = station::network();
  const prom::Route routes[] = {{"GET", "/metrics", answer}};
  prom::HttpServer<4> server{network, 8080, prom::Router{routes}};
  prom::say(server.status().ok() ? "serving" : server.status().text());
  while (server.status().ok()) {
    server.update();
    network.wait(server.next_deadline_ms());
  }
  return 1;
}
