// Each compressor: what its library decompresses is what was compressed, however the source gives
// it and whatever the buffers are, also behind a body that was given up or whose source failed.
#include <zlib.h>
#include <zstd.h>

#include <string>
#include <vector>

#include "fuzz/support/target.h"
#include "prometheus_express/http/compression/gzip/gzip.h"
#include "prometheus_express/http/compression/isal/isal_gzip.h"
#include "prometheus_express/http/compression/zstd/zstd.h"

namespace prom = prometheus_express;
using prom::BodyResult;
using prom::BodyStatus;

namespace {

constexpr std::size_t kMostBytes = 40'000;

// The text is made of bytes as they are, and copies of what came before.
std::string made_by(fuzz::Input& input) {
  std::string text;
  for (unsigned parts = input.byte() % 32; parts > 0 && text.size() < kMostBytes; --parts) {
    const std::uint8_t step = input.byte();
    if (step < 0x80 || text.empty()) {
      text += input.bytes(1 + step % 64u);
      continue;
    }
    const std::size_t back = 1 + input.number<std::uint16_t>() % text.size();
    std::size_t count = step > 0xF0 ? input.number<std::uint16_t>() : step - 0x7Fu;
    for (; count > 0 && text.size() < kMostBytes; --count) text += text[text.size() - back];
  }
  return text;
}

// Gives a text in the pieces that the input says, and fails where that is `fail_at`.
class Source : public prom::BodySource {
 public:
  Source(const std::string& text, fuzz::Input& input, std::size_t fail_at)
      : rest_(text), input_(input), fail_at_(fail_at) {}

  BodyResult read_some(char* buffer, std::size_t size) override {
    REQUIRE(!over_);
    if (given_ >= fail_at_) {
      over_ = true;
      return {0, BodyStatus::kFailed};
    }
    const std::uint8_t step = input_.byte();
    std::size_t count = step == 0 ? size : std::min<std::size_t>(size, step * 16u);
    count = std::min(count, rest_.size());
    if (step % 8 == 1 && count > 0) count = step % 16 == 1 ? 0 : 1;
    rest_.substr(0, count).copy(buffer, count);
    rest_.remove_prefix(count);
    given_ += count;
    over_ = rest_.empty() && step % 4 != 2;
    if (over_) return {count, BodyStatus::kEnd};
    return {count, count == 0 || step % 4 == 3 ? BodyStatus::kLater : BodyStatus::kMore};
  }
  void release() override { ++releases; }

  int releases = 0;

 private:
  std::string_view rest_;
  fuzz::Input& input_;
  std::size_t fail_at_;
  std::size_t given_ = 0;
  bool over_ = false;
};

// What comes of the body; less than all where it fails, or is given up after `most` bytes.
std::string read_all(prom::CompressedBody& body, fuzz::Input& input, std::size_t most,
                     BodyStatus& status) {
  std::string all;
  std::vector<char> buffer;
  do {
    const std::size_t size = 1 + input.byte() * input.byte() % 20'000u;
    buffer.assign(size, '?');
    const BodyResult result = body.read_some(buffer.data(), size);
    REQUIRE(result.count <= size);
    if (result.status == BodyStatus::kMore) REQUIRE(result.count == size);
    all.append(buffer.data(), result.count);
    status = result.status;
  } while ((status == BodyStatus::kMore || status == BodyStatus::kLater) && all.size() < most);
  return all;
}

std::string decompress_gzip(const std::string& compressed, std::size_t size) {
  std::string text(size + 1, '\0');
  z_stream stream{};
  REQUIRE(inflateInit2(&stream, 15 + 16) == Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(compressed.data()));
  stream.avail_in = static_cast<uInt>(compressed.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  REQUIRE(inflate(&stream, Z_FINISH) == Z_STREAM_END);
  REQUIRE(stream.avail_in == 0);
  text.resize(stream.total_out);
  inflateEnd(&stream);
  return text;
}

std::string decompress_zstd(const std::string& compressed, std::size_t size) {
  std::string text(size + 1, '\0');
  const std::size_t made =
      ZSTD_decompress(text.data(), text.size(), compressed.data(), compressed.size());
  REQUIRE(ZSTD_isError(made) == 0);
  text.resize(made);
  return text;
}

void check(prom::CompressedBody& body, const std::string& text, fuzz::Input input,
           std::string (*decompress)(const std::string&, std::size_t)) {
  REQUIRE(body.available());
  BodyStatus status = BodyStatus::kMore;
  {
    const std::size_t fail_at = input.byte() % 2 == 0 ? text.size() / 2 : kMostBytes * 2;
    Source part{text, input, fail_at};
    body.begin(part);
    read_all(body, input, input.number<std::uint16_t>(), status);
    body.release();
    REQUIRE(part.releases == 1);
  }
  Source whole{text, input, kMostBytes * 2};
  body.begin(whole);
  const std::string compressed = read_all(body, input, std::string::npos, status);
  REQUIRE(status == BodyStatus::kEnd);
  REQUIRE((decompress(compressed, text.size()) == text));
  body.release();
}

}  // namespace

void fuzz::run(Input input) {
  static prom::GzipBody gzip;
  static prom::IsalGzipBody isal;
  static prom::ZstdBody zstd;
  const std::string text = made_by(input);
  check(gzip, text, input, decompress_gzip);
  check(isal, text, input, decompress_gzip);
  check(zstd, text, input, decompress_zstd);
}
