// What lwIP asks of an operating system (its doc/sys_arch.txt), over the threads of the host.
#include <lwip/err.h>
#include <lwip/sys.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

struct ModelMutex {
  std::mutex mutex;
};

struct ModelSemaphore {
  std::mutex mutex;
  std::condition_variable changed;
  unsigned count = 0;
};

struct ModelMailbox {
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<void*> messages;
  std::size_t most = 0;
};

namespace {

using Clock = std::chrono::steady_clock;

std::recursive_mutex protection;

// Waits for `ready`, at most so long; 0 is for ever. Gives the milliseconds that it took, or
// SYS_ARCH_TIMEOUT.
template <class Ready>
u32_t wait_for(std::condition_variable& changed, std::unique_lock<std::mutex>& lock, u32_t timeout,
               const Ready& ready) {
  const Clock::time_point start = Clock::now();
  if (timeout == 0) {
    changed.wait(lock, ready);
  } else if (!changed.wait_for(lock, std::chrono::milliseconds(timeout), ready)) {
    return SYS_ARCH_TIMEOUT;
  }
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
  return static_cast<u32_t>(took.count());
}

}  // namespace

extern "C" {

void sys_init() {}

u32_t sys_now() {
  const auto now =
      std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now().time_since_epoch());
  return static_cast<u32_t>(now.count());
}

sys_prot_t sys_arch_protect() {
  protection.lock();
  return 0;
}

void sys_arch_unprotect(sys_prot_t) { protection.unlock(); }

err_t sys_mutex_new(sys_mutex_t* mutex) {
  *mutex = new ModelMutex;
  return ERR_OK;
}

void sys_mutex_lock(sys_mutex_t* mutex) { (*mutex)->mutex.lock(); }

void sys_mutex_unlock(sys_mutex_t* mutex) { (*mutex)->mutex.unlock(); }

void sys_mutex_free(sys_mutex_t* mutex) { delete *mutex; }

err_t sys_sem_new(sys_sem_t* semaphore, u8_t count) {
  *semaphore = new ModelSemaphore;
  (*semaphore)->count = count;
  return ERR_OK;
}

void sys_sem_signal(sys_sem_t* semaphore) {
  std::lock_guard<std::mutex> guard((*semaphore)->mutex);
  ++(*semaphore)->count;
  (*semaphore)->changed.notify_one();
}

u32_t sys_arch_sem_wait(sys_sem_t* semaphore, u32_t timeout) {
  ModelSemaphore& model = **semaphore;
  std::unique_lock<std::mutex> lock(model.mutex);
  const u32_t took = wait_for(model.changed, lock, timeout, [&] { return model.count > 0; });
  if (took != SYS_ARCH_TIMEOUT) --model.count;
  return took;
}

void sys_sem_free(sys_sem_t* semaphore) { delete *semaphore; }

err_t sys_mbox_new(sys_mbox_t* mailbox, int size) {
  *mailbox = new ModelMailbox;
  (*mailbox)->most = static_cast<std::size_t>(size);
  return ERR_OK;
}

err_t sys_mbox_trypost(sys_mbox_t* mailbox, void* message) {
  ModelMailbox& model = **mailbox;
  std::lock_guard<std::mutex> guard(model.mutex);
  if (model.messages.size() == model.most) return ERR_MEM;
  model.messages.push_back(message);
  model.changed.notify_all();
  return ERR_OK;
}

err_t sys_mbox_trypost_fromisr(sys_mbox_t* mailbox, void* message) {
  return sys_mbox_trypost(mailbox, message);
}

void sys_mbox_post(sys_mbox_t* mailbox, void* message) {
  ModelMailbox& model = **mailbox;
  std::unique_lock<std::mutex> lock(model.mutex);
  model.changed.wait(lock, [&] { return model.messages.size() < model.most; });
  model.messages.push_back(message);
  model.changed.notify_all();
}

u32_t sys_arch_mbox_fetch(sys_mbox_t* mailbox, void** message, u32_t timeout) {
  ModelMailbox& model = **mailbox;
  std::unique_lock<std::mutex> lock(model.mutex);
  const u32_t took =
      wait_for(model.changed, lock, timeout, [&] { return !model.messages.empty(); });
  if (took == SYS_ARCH_TIMEOUT) return took;
  if (message != nullptr) *message = model.messages.front();
  model.messages.pop_front();
  model.changed.notify_all();
  return took;
}

u32_t sys_arch_mbox_tryfetch(sys_mbox_t* mailbox, void** message) {
  ModelMailbox& model = **mailbox;
  std::lock_guard<std::mutex> guard(model.mutex);
  if (model.messages.empty()) return SYS_MBOX_EMPTY;
  if (message != nullptr) *message = model.messages.front();
  model.messages.pop_front();
  model.changed.notify_all();
  return 0;
}

void sys_mbox_free(sys_mbox_t* mailbox) { delete *mailbox; }

sys_thread_t sys_thread_new(const char*, lwip_thread_fn function, void* argument, int, int) {
  std::thread(function, argument).detach();
  return nullptr;
}

}  // extern "C"
