#include "prometheus_express/exposition/render.h"

#include <cstddef>
#include <list>

#include "prometheus_express/exposition/exposition.h"

namespace prometheus_express {
namespace {

// A page is read into chunks and put together once its size is known: a string that grows would
// take twice its memory from the system, page fault by page fault, which costs more than the
// reading.
struct Chunk {
  Chunk() {}  // does not fill the text

  std::size_t size = 0;
  char text[65536];
};

}  // namespace

std::string generate_latest(CollectorRegistry& registry) {
  Exposition exposition{registry};
  std::list<Chunk> chunks;
  std::size_t size = 0;
  for (bool more = true; more;) {
    Chunk& chunk = chunks.emplace_back();
    const Exposition::Result result = exposition.read(chunk.text, sizeof chunk.text);
    if (result.status == Exposition::Status::kInterrupted) return {};
    chunk.size = result.count;
    size += result.count;
    more = result.status == Exposition::Status::kMore;
  }
  std::string page;
  page.reserve(size);
  for (const Chunk& chunk : chunks) page.append(chunk.text, chunk.size);
  return page;
}

std::string CollectorRegistry::render() { return generate_latest(*this); }

}  // namespace prometheus_express
