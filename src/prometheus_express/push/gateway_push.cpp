#include "prometheus_express/push/gateway_push.h"

#include "prometheus_express/push/answer_words.h"

namespace prometheus_express {

void GatewayPushBase::start(const char* method, std::string_view gateway, std::string_view job,
                            CollectorRegistry* registry, const GroupingKey& key,
                            const GatewayOptions& options) {
  cancel();
  answer_ = 0;
  gateway_ = gateway;
  Url url;
  status_ = refusal(job, registry, key, url);
  if (!status_.ok()) return;
  client_.begin(method, url);
  add_grouping_path(client_, job, key);
  if (!options.user.empty()) client_.authorize(options.user, options.password);
#if PROMETHEUS_EXPRESS_LARGE
  if (options.user.empty() && !options.bearer_token.empty()) {
    client_.authorize_bearer(options.bearer_token);
  }
#endif
  if (registry == nullptr) {
    client_.send_request(options.timeout_ms);
  } else {
    count_repaired_values(*registry, job, key);
    client_.add_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    page_.begin(*registry);
    client_.send_request(page_, options.timeout_ms);
  }
  if (!client_.busy()) take_outcome();
}

Status GatewayPushBase::refusal(std::string_view job, CollectorRegistry* registry,
                                const GroupingKey& key, Url& url) const {
  Status status = parse_url(gateway_, url);
  if (!status.ok()) return status;
  if (!url.query.empty()) {
    return Status(StatusCode::kInvalid, "a gateway has no query: \"", gateway_, "\"");
  }
  while (!url.path.empty() && url.path.back() == '/') url.path.remove_suffix(1);
  status = check_grouping_key(job, key);
  if (!status.ok() || registry == nullptr) return status;
  return check_labels_are_free(*registry, key);
}

void GatewayPushBase::update() {
  if (!busy()) return;
  client_.update();
  if (!busy()) take_outcome();
}

void GatewayPushBase::finish() {
  if (!busy()) return;
  client_.finish();
  take_outcome();
}

void GatewayPushBase::cancel() {
  if (!busy()) return;
  client_.cancel();
  take_outcome();
}

void GatewayPushBase::take_outcome() {
  const Status& status = client_.status();
  if (!client_.answered()) {
    status_ = Status(status.code(), std::string_view(status.text()), ": push to ", gateway_);
    return;
  }
  answer_ = client_.response_status();
  status_ = answer_ / 100 == 2 ? Status() : refused_by(gateway_, client_);
}

}  // namespace prometheus_express
