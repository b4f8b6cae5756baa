#include "prometheus_express/http/auth/bcrypt/bcrypt.h"

#include "prometheus_express/platform/config.h"

#if PROMETHEUS_EXPRESS_THREADS

#include <crypt.h>

#include <condition_variable>
#include <cstring>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "prometheus_express/http/auth/secrets.h"
#include "prometheus_express/platform/entropy.h"
#include "prometheus_express/platform/threads/low_priority.h"
#include "prometheus_express/platform/threads/signals_blocked.h"
#include "prometheus_express/text/ascii.h"

namespace prometheus_express {
namespace {

constexpr std::size_t kHashBytes = 60;

bool is_right(const std::string& hash, const std::string& password, crypt_data& data) {
  const char* const made = ::crypt_r(password.c_str(), hash.c_str(), &data);
  return made != nullptr && same_secret(std::string_view(made), hash);
}

bool is_bcrypt_character(char c) { return is_letter(c) || is_digit(c) || c == '.' || c == '/'; }

}  // namespace

struct Bcrypt::State {
  enum class Phase : std::uint8_t { kFree, kWaiting, kWorking, kRight, kWrong };

  // One password that somebody asks about. The key of its answer is left when it is known, until
  // the place is needed: who asked may be gone.
  struct Job {
    Phase phase = Phase::kFree;
    Sha256Digest key;
    std::string hash;
    std::string password;
    std::uint64_t number = 0;
  };

  std::mutex mutex;
  std::condition_variable changed;
  bool stopping = false;
  Job jobs[kMostWaiting];
  std::uint64_t next_number = 0;
  std::thread thread;

  // Only of the thread that asks.
  unsigned char secret[Sha256Digest::kBytes];
  bool has_secret = false;
  std::vector<Sha256Digest> remembered;

  Sha256Digest key_of(std::string_view hash, std::string_view password);
  bool remembers(const Sha256Digest& key);
  void remember(const Sha256Digest& key);
  Job* find(const Sha256Digest& key);
  Job* oldest(Phase phase);
  Job* free_place();
  void work();
};

Sha256Digest Bcrypt::State::key_of(std::string_view hash, std::string_view password) {
  if (!has_secret) has_secret = entropy(secret, sizeof secret);
  HmacSha256 hmac(secret);
  hmac.add(hash);
  hmac.add(password);
  return hmac.digest();
}

// Moves it to the end, where the latest used are.
bool Bcrypt::State::remembers(const Sha256Digest& key) {
  for (auto at = remembered.begin(); at != remembered.end(); ++at) {
    if (!same_secret(*at, key)) continue;
    remembered.erase(at);
    remembered.push_back(key);
    return true;
  }
  return false;
}

void Bcrypt::State::remember(const Sha256Digest& key) {
  if (!has_secret) return;
  if (remembered.size() == kMostRemembered) remembered.erase(remembered.begin());
  remembered.push_back(key);
}

Bcrypt::State::Job* Bcrypt::State::find(const Sha256Digest& key) {
  for (Job& job : jobs) {
    if (job.phase != Phase::kFree && same_secret(job.key, key)) return &job;
  }
  return nullptr;
}

Bcrypt::State::Job* Bcrypt::State::oldest(Phase phase) {
  Job* found = nullptr;
  for (Job& job : jobs) {
    if (job.phase == phase && (found == nullptr || job.number < found->number)) found = &job;
  }
  return found;
}

Bcrypt::State::Job* Bcrypt::State::free_place() {
  for (const Phase phase : {Phase::kFree, Phase::kWrong, Phase::kRight}) {
    if (Job* const job = oldest(phase)) return job;
  }
  return nullptr;
}

void Bcrypt::State::work() {
  take_low_priority();
  const auto data = std::make_unique<crypt_data>();
  std::unique_lock<std::mutex> lock(mutex);
  for (;;) {
    Job* job = nullptr;
    changed.wait(lock, [&] { return stopping || (job = oldest(Phase::kWaiting)) != nullptr; });
    if (stopping) break;
    job->phase = Phase::kWorking;
    lock.unlock();
    const bool right = is_right(job->hash, job->password, *data);
    wipe(job->password.data(), job->password.size());
    lock.lock();
    job->phase = right ? Phase::kRight : Phase::kWrong;
  }
  wipe(data.get(), sizeof *data);
}

Bcrypt::Bcrypt() : state_(std::make_unique<State>()) {
  const SignalsBlocked blocked;
  state_->thread = std::thread([this] { state_->work(); });
}

Bcrypt::~Bcrypt() {
  {
    const std::lock_guard<std::mutex> guard(state_->mutex);
    state_->stopping = true;
  }
  state_->changed.notify_one();
  state_->thread.join();
}

bool Bcrypt::knows(std::string_view hash) {
  if (hash.size() != kHashBytes || hash.substr(0, 2) != "$2" || hash[3] != '$' || hash[6] != '$') {
    return false;
  }
  if (hash[2] != 'a' && hash[2] != 'b' && hash[2] != 'y') return false;
  if (!is_digit(hash[4]) || !is_digit(hash[5])) return false;
  const int cost = (hash[4] - '0') * 10 + (hash[5] - '0');
  for (const char c : hash.substr(7)) {
    if (!is_bcrypt_character(c)) return false;
  }
  return cost >= 4 && cost <= 31;
}

Verdict Bcrypt::verify(std::string_view hash, std::string_view password) {
  // libcrypt takes texts that end with '\0'.
  if (password.size() > kMostBytes || password.find('\0') != std::string_view::npos) {
    return Verdict::kWrong;
  }
  const Sha256Digest key = state_->key_of(hash, password);
  if (state_->remembers(key)) return Verdict::kRight;
  const std::lock_guard<std::mutex> guard(state_->mutex);
  State::Job* job = state_->find(key);
  if (job != nullptr) {
    if (job->phase == State::Phase::kWaiting || job->phase == State::Phase::kWorking) {
      return Verdict::kLater;
    }
    const bool right = job->phase == State::Phase::kRight;
    job->phase = State::Phase::kFree;
    if (right) state_->remember(key);
    return right ? Verdict::kRight : Verdict::kWrong;
  }
  job = state_->free_place();
  if (job == nullptr) return Verdict::kBusy;
  job->phase = State::Phase::kWaiting;
  job->key = key;
  job->hash = hash;
  job->password = password;
  job->number = ++state_->next_number;
  state_->changed.notify_one();
  return Verdict::kLater;
}

}  // namespace prometheus_express

#endif
