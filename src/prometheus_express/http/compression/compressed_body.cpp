#include "prometheus_express/http/compression/compressed_body.h"

namespace prometheus_express {

void CompressedBody::Pieces::advance(std::size_t taken, std::size_t made) {
  input += taken;
  input_size -= taken;
  output += made;
  output_size -= made;
}

void CompressedBody::set_ready(char* input, std::size_t size) {
  input_ = input;
  input_size_ = size;
  ready_ = true;
}

void CompressedBody::begin(BodySource& source) {
  restart();
  pieces_ = {};
  rests_ = false;
  source_ = &source;
}

BodyResult CompressedBody::read_some(char* buffer, std::size_t size) {
  pieces_.output = buffer;
  pieces_.output_size = size;
  while (pieces_.output_size > 0) {
    if (pieces_.input_size == 0 && !pieces_.last) {
      if (rests_) {
        rests_ = false;
        return {size - pieces_.output_size, BodyStatus::kLater};
      }
      if (!refill()) return {0, BodyStatus::kFailed};
      if (pieces_.input_size == 0 && rests_) continue;
    }
    const Step step = compress(pieces_);
    if (step == Step::kEnd) return {size - pieces_.output_size, BodyStatus::kEnd};
    if (step == Step::kFailed) return {0, BodyStatus::kFailed};
  }
  return {size, BodyStatus::kMore};
}

// Reads the source into input_, of which nothing is left.
bool CompressedBody::refill() {
  const BodyResult result = source_->read_some(input_, input_size_);
  pieces_.input = input_;
  pieces_.input_size = result.count;
  pieces_.last = result.status == BodyStatus::kEnd;
  rests_ = result.status == BodyStatus::kLater;
  if (result.status == BodyStatus::kFailed) return false;
  return result.count > 0 || result.status != BodyStatus::kMore;
}

void CompressedBody::release() {
  BodySource* source = source_;
  source_ = nullptr;
  if (source != nullptr) source->release();
}

}  // namespace prometheus_express
