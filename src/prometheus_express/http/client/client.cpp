#include "prometheus_express/http/client/client.h"

#include "prometheus_express/http/characters.h"
#include "prometheus_express/platform/bounds.h"
#include "prometheus_express/text/base64.h"

namespace prometheus_express {
namespace {

// So that the caller of update() gets his turn, however fast the peer is.
constexpr int kStepsPerPoll = 16;

constexpr std::uint64_t kNever = largest<std::uint64_t>();

// How often a name that is being looked up is asked for again.
constexpr std::uint64_t kResolvePauseMs = 10;

}  // namespace

HttpClientBase::HttpClientBase(Network& network, Resolver* resolver, char* request,
                               std::size_t request_bytes, char* response,
                               std::size_t response_bytes)
    : network_(network),
      resolver_(resolver),
      response_(response),
      response_bytes_(response_bytes),
      next_deadline_ms_(kNever) {
  request_.set_memory(request, request_bytes);
}

void HttpClientBase::begin(std::string_view method, const Url& url) {
  cancel();
  request_.begin(method, url);
  wanted_ = nullptr;
  read_date_ = nullptr;
  port_ = url.port;
#if PROMETHEUS_EXPRESS_LARGE
  secure_ = url.secure;
#endif
  numeric_ = has_numeric_host(url);
}

void HttpClientBase::add_header(std::string_view name, std::string_view value) {
  if (!all_of(kFieldCharacter, value)) request_.fail();
  request_.begin_header(name);
  request_.value(value);
  request_.end_header();
}

void HttpClientBase::authorize(std::string_view user, std::string_view password) {
  if (user.find(':') != std::string_view::npos) request_.fail();
  request_.begin_header("Authorization");
  request_.value("Basic ");
  Base64Encoder encoder{kBase64, [this](char c) { request_.value_character(c); }};
  encoder.text(user);
  encoder.text(":");
  encoder.text(password);
  encoder.end();
  request_.end_header();
}

void HttpClientBase::authorize_bearer(std::string_view token) {
  if (!all_of(kFieldCharacter, token)) request_.fail();
  request_.begin_header("Authorization");
  request_.value("Bearer ");
  request_.value(token);
  request_.end_header();
}

void HttpClientBase::start(BodySource* source, std::size_t size, std::uint32_t timeout_ms) {
  status_ = {};
  parser_.reset(response_, response_bytes_, request_.head_only());
  parser_.look_for(wanted_);
  parser_.read_dates(read_date_);
  broken_ = false;
  address_index_ = 0;
  trying_good_ = good_index_ != 0;
  if (!request_.finish(source, size)) {
    status_ =
        request_.source_failed()
            ? Status(StatusCode::kFailed, "the request's body cannot be completed")
            : Status(StatusCode::kLimit, "the request is malformed, or does not fit its buffer");
    return;
  }
#if PROMETHEUS_EXPRESS_LARGE
  if (secure_ && network_.secure() == nullptr) {
    return fail(StatusCode::kInvalid, "an https URL needs a network with TLS");
  }
#endif
  phase_ = Phase::kResolving;
  deadline_ms_ = network_.now_ms() + timeout_ms;
  next_deadline_ms_ = 0;
}

void HttpClientBase::update() {
  network_.update();
  if (!busy()) return;
  const std::uint64_t now_ms = network_.now_ms();
  if (now_ms >= deadline_ms_) return fail(StatusCode::kTimedOut, "no whole answer in time");
  bool progress = true;
  for (int i = 0; i < kStepsPerPoll && progress; ++i) {
    progress = step();
    if (!busy()) return;
  }
  next_deadline_ms_ = progress ? 0 : deadline_ms_;
  if (progress) return;
  if (phase_ == Phase::kResolving)
    next_deadline_ms_ = smaller_of(deadline_ms_, now_ms + kResolvePauseMs);
  if (connecting())
    next_deadline_ms_ =
        smaller_of(deadline_ms_, larger_of(attempt_end_ms_, now_ms + kResolvePauseMs));
}

void HttpClientBase::finish() {
  for (update(); busy(); update()) {
    if (next_deadline_ms_ != 0) network_.wait(next_deadline_ms_);
  }
}

void HttpClientBase::cancel() {
  if (busy()) fail(StatusCode::kClosed, "the call was cancelled");
}

// False where nothing was ready.
bool HttpClientBase::step() {
  switch (phase_) {
    case Phase::kResolving:
      return resolve();
    case Phase::kSending: {
      if (connecting() && network_.now_ms() >= attempt_end_ms_) share_time();
      if (phase_ == Phase::kResolving) return true;
      const bool sent = send_some();
      if (phase_ == Phase::kResolving || phase_ == Phase::kIdle) return true;
      // A server may answer before it has heard everything, and listen no more.
      const bool received = receive_some();
      return sent || received;
    }
    case Phase::kReceiving:
      return receive_some();
    case Phase::kIdle:
      break;
  }
  return false;
}

bool HttpClientBase::resolve() {
  char address[kAddressTextBytes];
  Resolver::Answer answer = look_up(address_index_, address);
  if (answer == Resolver::Answer::kPending) return false;
  if (answer == Resolver::Answer::kFound && trying_good_) {
    answer = look_up(good_index_, address);
    if (answer == Resolver::Answer::kPending) return false;
    if (answer == Resolver::Answer::kNone) {  // the host has fewer addresses now
      trying_good_ = false;
      return true;
    }
  }
  if (answer == Resolver::Answer::kFound) {
    connect_to(address);
  } else if (address_index_ > 0) {
    fail(StatusCode::kUnreachable, "connection refused");
  } else {
    end(Status(StatusCode::kInvalid, "no address is known of the host ", request_.host()));
  }
  return true;
}

Resolver::Answer HttpClientBase::look_up(std::size_t index, char (&address)[kAddressTextBytes]) {
  const std::string_view host = request_.host();
  if (!numeric_) {
    return resolver_ != nullptr ? resolver_->resolve(host, index, address)
                                : Resolver::Answer::kNone;
  }
  if (index > 0 || host.size() >= sizeof address) return Resolver::Answer::kNone;
  address[host.copy(address, host.size())] = '\0';
  return Resolver::Answer::kFound;
}

void HttpClientBase::connect_to(const char* address) {
#if PROMETHEUS_EXPRESS_LARGE
  if (secure_) network_.secure()->expect(request_.host());
#endif
  const Status status = network_.connect_to(address, port_, connection_);
  if (status.ok()) {
    phase_ = Phase::kSending;
    const std::uint64_t now_ms = network_.now_ms();
    attempt_end_ms_ = now_ms + (deadline_ms_ - smaller_of(deadline_ms_, now_ms)) / 2;
    return;
  }
  connection_ = nullptr;
  // A host may have addresses that this one has no route to; what ails the network ails all.
  if (status.code() != StatusCode::kUnreachable || numeric_) return end(status);
  skip_address();
}

// The present address has not let us connect for half of the time that was left. If there is
// another one, that gets its turn.
void HttpClientBase::share_time() {
  char address[kAddressTextBytes];
  switch (look_up(trying_good_ ? 0 : address_index_ + 1, address)) {
    case Resolver::Answer::kFound:
      (void)try_next_address();
      break;
    case Resolver::Answer::kPending:
      break;
    case Resolver::Answer::kNone:
      attempt_end_ms_ = deadline_ms_;
      break;
  }
}

void HttpClientBase::skip_address() {
  if (!trying_good_) ++address_index_;
  trying_good_ = false;
}

// After a connection that failed before anything was sent. False where there is no other.
bool HttpClientBase::try_next_address() {
  if (request_.begun() || parser_.begun()) return false;
  connection_->stop();
  connection_ = nullptr;
  skip_address();
  phase_ = Phase::kResolving;
  return true;
}

bool HttpClientBase::send_some() {
  if (request_.size() == 0) {
    switch (request_.next()) {
      case ClientRequest::Next::kWrite:
        break;
      case ClientRequest::Next::kDone:
        phase_ = Phase::kReceiving;
        return true;
      case ClientRequest::Next::kFailed:
        end(Status(StatusCode::kFailed, "the request's body cannot be completed"));
        return true;
    }
    if (request_.size() == 0) return true;
  }
  const IoResult result = connection_->write_some(request_.data(), request_.size());
  switch (result.status) {
    case IoStatus::kOk:
      if (!request_.begun() && !trying_good_) good_index_ = address_index_;
      request_.written(result.count);
      return true;
    case IoStatus::kWouldBlock:
      return false;
    case IoStatus::kClosed:
    case IoStatus::kError:
      break;
  }
  if (try_next_address()) return true;
  broken_ = true;
  phase_ = Phase::kReceiving;
  return true;
}

bool HttpClientBase::receive_some() {
  const IoResult result = connection_->read_some(parser_.room_begin(), parser_.room());
  switch (result.status) {
    case IoStatus::kOk:
      take_verdict(parser_.received(result.count));
      return true;
    case IoStatus::kWouldBlock:
      if (!broken_) return false;
      break;
    case IoStatus::kClosed:
      if (parser_.ended() != ResponseParser::Verdict::kComplete) break;
      take_verdict(ResponseParser::Verdict::kComplete);
      return true;
    case IoStatus::kError:
      if (try_next_address()) return true;
      break;
  }
  fail(StatusCode::kClosed, "connection lost before the whole answer");
  return true;
}

void HttpClientBase::take_verdict(ResponseParser::Verdict verdict) {
  switch (verdict) {
    case ResponseParser::Verdict::kIncomplete:
      return;
    case ResponseParser::Verdict::kComplete:
      // A peer that has heard all of the request is told a good end.
      if (phase_ == Phase::kReceiving && !broken_) connection_->finish_writing();
      return end({});
    case ResponseParser::Verdict::kMalformed:
      return fail(StatusCode::kFailed, "the answer is malformed HTTP");
    case ResponseParser::Verdict::kTooLarge:
      return fail(StatusCode::kLimit, "a line of the answer does not fit its buffer");
  }
}

void HttpClientBase::end(const Status& status) {
  request_.release();
  if (connection_ != nullptr) connection_->stop();
  connection_ = nullptr;
  phase_ = Phase::kIdle;
  next_deadline_ms_ = kNever;
  status_ = status;
}

// Where TLS knows why there is no connection, it says so.
void HttpClientBase::fail(StatusCode code, std::string_view what) {
#if PROMETHEUS_EXPRESS_LARGE
  const bool lost = code == StatusCode::kUnreachable || code == StatusCode::kClosed;
  if (lost && secure_ && *network_.secure()->failure() != '\0') {
    return end(Status(code, "TLS: ", network_.secure()->failure()));
  }
#endif
  end(Status(code, what));
}

}  // namespace prometheus_express
