#include "prometheus_express/exposition/render.h"

#include <cstddef>
#include <list>
#include <memory>
#include <string>

#include "prometheus_express/exposition/exposition.h"

namespace prometheus_express {
namespace {

// A page is read into chunks and put together once its size is known: a string that grows would
// take twice its memory from the system, page fault by page fault, which costs more than the
// reading.
struct Chunk {
  explicit Chunk(std::size_t room) : text(new char[room]) {}  // does not fill the text

  std::unique_ptr<char[]> text;
  std::size_t size = 0;
};

constexpr std::size_t kChunkBytes = 65536;

}  // namespace

bool detail::render_page(CollectorRegistry& registry, std::string& page,
                         const ExpositionOptions& options) {
  Exposition exposition{registry, kTextFormat, options};
  std::list<Chunk> chunks;
  std::size_t size = 0;
  std::size_t room = kChunkBytes;
  for (bool more = true; more;) {
    Chunk& chunk = chunks.emplace_back(room);
    const Exposition::Result result = exposition.read_lines(chunk.text.get(), room);
    if (result.status == Exposition::Status::kInterrupted) return false;
    chunk.size = result.count;
    size += result.count;
    more = result.status == Exposition::Status::kMore;
    room = result.count == 0 ? 2 * room : kChunkBytes;  // a line may be of any length
  }
  page.reserve(size);
  for (const Chunk& chunk : chunks) page.append(chunk.text.get(), chunk.size);
  return true;
}

std::string generate_latest(CollectorRegistry& registry) {
  std::string page;
  (void)detail::render_page(registry, page);
  return page;
}

std::string CollectorRegistry::render() { return generate_latest(*this); }

}  // namespace prometheus_express
