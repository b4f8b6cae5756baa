#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "prometheus_express/testing/fake_network.h"
#include "tests/unit/c/bench.h"

namespace {

using test_support::CBench;
using test_support::declared;

constexpr std::uint16_t kPort = 9091;

// A gauge to send, and somebody who listens.
struct PushBench : CBench {
  PushBench() {
    REQUIRE(pe_network_init_cpp(&network, static_cast<prometheus_express::Network*>(&fake)) ==
            PE_OK);
    REQUIRE(fake.listen_on(kPort, listener).ok());
    const pe_declaration declaration = declared("g");
    REQUIRE(pe_gauge_init(&gauge, &registry, &declaration, nullptr) == PE_OK);
  }
  ~PushBench() {
    CHECK(pe_end(&gauge.metric) == PE_OK);
    CHECK(pe_network_end(&network) == PE_OK);
  }

  prometheus_express::FakeNetwork fake;
  prometheus_express::Listener* listener = nullptr;
  pe_network network{};
  pe_gauge gauge{};
};

const pe_label kLabels[] = {{"instance", "roof"}};

pe_push_job job_of(const char* gateway) {
  pe_push_job job{};
  job.gateway = gateway;
  job.job = "weather";
  job.labels = kLabels;
  job.label_count = 1;
  return job;
}

// Goes on until it is done, and answers whoever asks.
pe_status finish(PushBench& at, pe_push& push, const std::string& answer, std::string& request) {
  prometheus_express::FakeClient* client = nullptr;
  for (int i = 0; i < 50; ++i) {
    int busy = 7;
    const pe_status status = pe_push_poll(&push, &busy, &at.error);
    if (busy == 0) return status;
    CHECK(busy == 1);
    CHECK(status == PE_OK);
    CHECK(pe_registry_end(&at.registry) == PE_IN_USE);
    if (client == nullptr) client = at.fake.take_connection(kPort);
    if (client == nullptr) continue;
    request += client->take();
    if (request.find("\r\n\r\n") != std::string::npos && i > 10) client->send_text(answer);
  }
  FAIL("not done");
  return PE_FAILED;
}

TEST_CASE("C: a push puts, posts and deletes") {
  PushBench at;
  pe_push push{};
  REQUIRE(pe_push_init(&push, &at.network) == PE_OK);
  CHECK(pe_push_init(&push, &at.network) == PE_IN_USE);
  CHECK(pe_network_end(&at.network) == PE_IN_USE);
  const pe_push_job job = job_of("127.0.0.1:9091");
  const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  const std::string line = "/metrics/job/weather/instance/roof HTTP/1.1\r\n";
  std::string request;
  REQUIRE(pe_push_begin(&push, PE_PUSH_PUT, &job, &at.registry) == PE_OK);
  CHECK(finish(at, push, ok, request) == PE_OK);
  CHECK(request.rfind("PUT " + line, 0) == 0);
  CHECK(request.find("g 0\n") != std::string::npos);
  request.clear();
  REQUIRE(pe_push_begin(&push, PE_PUSH_POST, &job, &at.registry) == PE_OK);
  CHECK(finish(at, push, ok, request) == PE_OK);
  CHECK(request.rfind("POST " + line, 0) == 0);
  request.clear();
  REQUIRE(pe_push_begin(&push, PE_PUSH_DELETE, &job, nullptr) == PE_OK);
  CHECK(finish(at, push, "HTTP/1.1 400 Bad\r\nContent-Length: 4\r\n\r\nwhat", request) ==
        PE_INVALID);
  CHECK(request.rfind("DELETE " + line, 0) == 0);
  CHECK(std::string(at.error.text).find("what") != std::string::npos);
  CHECK(pe_push_end(&push) == PE_OK);
  CHECK(pe_push_end(&push) == PE_NOT_THERE);
}

TEST_CASE("C: what is wrong with a push is a status") {
  PushBench at;
  pe_push push{};
  int busy = 0;
  pe_push_job job = job_of("127.0.0.1:9091");
  CHECK(pe_push_init(nullptr, &at.network) == PE_NULL);
  CHECK(pe_push_init(&push, nullptr) == PE_NULL);
  CHECK(pe_push_begin(&push, PE_PUSH_PUT, &job, &at.registry) == PE_NOT_THERE);
  CHECK(pe_push_poll(&push, &busy, nullptr) == PE_NOT_THERE);
  CHECK(pe_push_finish(&push, nullptr) == PE_NOT_THERE);
  REQUIRE(pe_push_init(&push, &at.network) == PE_OK);
  CHECK(pe_push_poll(&push, nullptr, nullptr) == PE_NULL);
  CHECK(pe_push_poll(&push, &busy, nullptr) == PE_OK);
  const auto begin = [&] { return pe_push_begin(&push, PE_PUSH_PUT, &job, &at.registry); };
  CHECK(pe_push_begin(&push, PE_PUSH_PUT, &job, nullptr) == PE_NULL);
  CHECK(pe_push_begin(&push, PE_PUSH_PUT, nullptr, &at.registry) == PE_NULL);
  CHECK(pe_push_begin(&push, static_cast<pe_push_method>(3), &job, &at.registry) == PE_INVALID);
  job.label_count = 17;
  CHECK(begin() == PE_LIMIT);
  job.label_count = 1;
  job.labels = nullptr;
  CHECK(begin() == PE_NULL);
  const pe_label null = {"a", nullptr};
  job.labels = &null;
  CHECK(begin() == PE_NULL);
  job = job_of(nullptr);
  CHECK(begin() == PE_NULL);
  job = job_of("127.0.0.1:9091");
  job.job = nullptr;
  CHECK(begin() == PE_NULL);

  // What the other side of the interface finds.
  job.job = "";
  REQUIRE(begin() == PE_OK);
  CHECK(pe_push_finish(&push, &at.error) == PE_INVALID);
  job = job_of("http://[");
  REQUIRE(begin() == PE_OK);
  CHECK(pe_push_finish(&push, &at.error) == PE_INVALID);
  const pe_label reserved = {"job", "x"};
  job = job_of("127.0.0.1:9091");
  job.labels = &reserved;
  REQUIRE(begin() == PE_OK);
  CHECK(pe_push_finish(&push, nullptr) == PE_INVALID);

  // One that is under way gives its registry back when it ends.
  job = job_of("127.0.0.1:9091");
  REQUIRE(begin() == PE_OK);
  REQUIRE(begin() == PE_OK);
  CHECK(pe_push_end(&push) == PE_OK);
  CHECK(pe_push_now(PE_PUSH_PUT, &job, nullptr, nullptr) == PE_NULL);
  CHECK(pe_push_now(PE_PUSH_PUT, nullptr, &at.registry, nullptr) == PE_NULL);
}

TEST_CASE("C: a token goes with a push and with remote write, where it can") {
  PushBench at;
  pe_push push{};
  REQUIRE(pe_push_init(&push, &at.network) == PE_OK);
  pe_push_job job = job_of("127.0.0.1:9091");
  job.bearer_token = "secret";
  std::vector<std::uint64_t> memory(PE_REMOTE_WRITE_LEAST_MEMORY / 8 + 1);
  pe_remote_write_options options{};
  options.bearer_token = "secret";
  pe_remote_write writer{};
  const pe_status begun = pe_push_begin(&push, PE_PUSH_PUT, &job, &at.registry);
  const pe_status made = pe_remote_write_init(&writer, &at.network, "http://a", &at.registry,
                                              &options, memory.data(), memory.size() * 8);
#if PROMETHEUS_EXPRESS_LARGE
  CHECK(made == PE_OK);
  REQUIRE(begun == PE_OK);
  std::string request;
  CHECK(finish(at, push, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", request) == PE_OK);
  CHECK(request.find("\r\nAuthorization: Bearer secret\r\n") != std::string::npos);
  CHECK(pe_remote_write_end(&writer) == PE_OK);
#else
  CHECK(made == PE_UNSUPPORTED);
  CHECK(begun == PE_UNSUPPORTED);
#endif
  CHECK(pe_push_end(&push) == PE_OK);
}

TEST_CASE("C: remote write collects, sends and counts") {
  PushBench at;
  std::vector<std::uint64_t> memory((PE_REMOTE_WRITE_LEAST_MEMORY + 4096) / 8);
  pe_remote_write_options options{};
  options.labels = kLabels;
  options.label_count = 1;
  options.timeout_ms = options.min_backoff_ms = options.max_backoff_ms = 500;
  pe_remote_write writer{};
  REQUIRE(pe_remote_write_init(&writer, &at.network, "http://127.0.0.1:9091/w", &at.registry,
                               &options, memory.data(), memory.size() * 8) == PE_OK);
  CHECK(pe_registry_end(&at.registry) == PE_IN_USE);
  CHECK(pe_network_end(&at.network) == PE_IN_USE);
  CHECK(pe_remote_write_collect(&writer, 0, &at.error) == PE_INVALID);
  CHECK(pe_remote_write_collect(&writer, 1'700'000'000'000, &at.error) == PE_OK);
  std::uint64_t deadline = 0;
  CHECK(pe_remote_write_next_deadline_ms(&writer, &deadline) == PE_OK);
  CHECK(deadline != UINT64_MAX);
  std::string request;
  pe_remote_write_statistics counted{};
  prometheus_express::FakeClient* client = nullptr;
  for (int i = 0; i < 50 && counted.sent == 0; ++i) {
    CHECK(pe_remote_write_poll(&writer, nullptr) == PE_OK);
    if (client == nullptr) client = at.fake.take_connection(kPort);
    if (client != nullptr) request += client->take();
    if (i == 30) client->send_text("HTTP/1.1 204 No Content\r\n\r\n");
    CHECK(pe_remote_write_get_statistics(&writer, &counted) == PE_OK);
  }
  CHECK(request.rfind("POST /w HTTP/1.1\r\n", 0) == 0);
  CHECK(request.find("roof") != std::string::npos);
  CHECK(counted.queued == 1);
  CHECK(counted.sent == 1);
  CHECK(counted.skipped == 1);
  CHECK(counted.waiting == 0);
  CHECK(pe_remote_write_finish(&writer, 10, &at.error) == PE_OK);
  CHECK(pe_remote_write_end(&writer) == PE_OK);
  CHECK(pe_remote_write_end(&writer) == PE_NOT_THERE);
}

TEST_CASE("C: what is wrong with a remote write is a status") {
  PushBench at;
  std::vector<std::uint64_t> memory(PE_REMOTE_WRITE_LEAST_MEMORY / 8 + 1);
  pe_remote_write writer{};
  pe_remote_write_options options{};
  const auto init = [&](const char* url, std::size_t bytes) {
    return pe_remote_write_init(&writer, &at.network, url, &at.registry, &options, memory.data(),
                                bytes);
  };
  const char* const url = "http://192.0.2.9:9/w";
  CHECK(init(nullptr, PE_REMOTE_WRITE_LEAST_MEMORY) == PE_NULL);
  CHECK(init(url, PE_REMOTE_WRITE_LEAST_MEMORY - 1) == PE_INVALID);
  CHECK(pe_remote_write_init(nullptr, &at.network, url, &at.registry, nullptr, memory.data(),
                             PE_REMOTE_WRITE_LEAST_MEMORY) == PE_NULL);
  CHECK(pe_remote_write_init(&writer, nullptr, url, &at.registry, nullptr, memory.data(),
                             PE_REMOTE_WRITE_LEAST_MEMORY) == PE_NULL);
  CHECK(pe_remote_write_init(&writer, &at.network, url, nullptr, nullptr, memory.data(),
                             PE_REMOTE_WRITE_LEAST_MEMORY) == PE_NULL);
  CHECK(pe_remote_write_init(&writer, &at.network, url, &at.registry, nullptr, nullptr,
                             PE_REMOTE_WRITE_LEAST_MEMORY) == PE_NULL);
  const pe_label bad[][2] = {{{"a", "1"}, {"a", "2"}}, {{"a", "1"}, {"-", "2"}}};
  options.label_count = 2;
  CHECK(init(url, PE_REMOTE_WRITE_LEAST_MEMORY) == PE_NULL);
  for (const auto& pair : bad) {
    options.labels = pair;
    CHECK(init(url, PE_REMOTE_WRITE_LEAST_MEMORY) == PE_INVALID);
  }
  options.label_count = 17;
  CHECK(init(url, PE_REMOTE_WRITE_LEAST_MEMORY) == PE_LIMIT);
  CHECK(pe_remote_write_poll(&writer, nullptr) == PE_NOT_THERE);
  CHECK(pe_remote_write_finish(&writer, 0, nullptr) == PE_NOT_THERE);
  CHECK(pe_remote_write_collect(&writer, 1, nullptr) == PE_NOT_THERE);
  CHECK(pe_remote_write_get_statistics(&writer, nullptr) == PE_NOT_THERE);
  CHECK(pe_remote_write_next_deadline_ms(&writer, nullptr) == PE_NOT_THERE);
  options = {};
  REQUIRE(init("no url", PE_REMOTE_WRITE_LEAST_MEMORY) == PE_OK);
  CHECK(init(url, PE_REMOTE_WRITE_LEAST_MEMORY) == PE_IN_USE);
  CHECK(pe_remote_write_get_statistics(&writer, nullptr) == PE_NULL);
  CHECK(pe_remote_write_next_deadline_ms(&writer, nullptr) == PE_NULL);
  CHECK(pe_remote_write_collect(&writer, 1'700'000'000'000, nullptr) == PE_OK);
  CHECK(pe_remote_write_finish(&writer, 5, &at.error) != PE_OK);
  CHECK(std::string(at.error.text) != "");
  CHECK(pe_remote_write_end(&writer) == PE_OK);
}

}  // namespace
