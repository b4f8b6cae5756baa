#include <pthread.h>
#include <sys/epoll.h>
#include <sys/event.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <mutex>
#include <vector>

namespace {

constexpr std::size_t kMost = 1024;  // descriptors, numbered from 0

// The queue itself is a set of these three, so that each direction has events of its own.
struct Queue {
  int reads = -1;
  int writes = -1;
  int wake = -1;
  std::vector<void*> readers;  // what was given for each descriptor
  std::vector<void*> writers;
};

std::mutex mutex;
std::array<Queue, kMost> queues;

bool add(int set, int descriptor, unsigned events) {
  epoll_event event = {};
  event.events = events;
  event.data.fd = descriptor;
  return epoll_ctl(set, EPOLL_CTL_ADD, descriptor, &event) == 0;
}

void close_parts(Queue& queue) {
  for (int* const part : {&queue.reads, &queue.writes, &queue.wake}) {
    if (*part >= 0) close(*part);
    *part = -1;
  }
}

// Only the thread that forked is there, and it holds no lock here.
void leave_to_the_parent() {
  for (std::size_t i = 0; i < kMost; ++i) {
    Queue& queue = queues[i];
    const int number = static_cast<int>(i);
    // A number that its owner has closed may be something else's, which does not know that part.
    epoll_event event = {};
    if (queue.wake >= 0 && epoll_ctl(number, EPOLL_CTL_ADD, queue.wake, &event) != 0 &&
        errno == EEXIST) {
      close(number);
    }
    close_parts(queue);
  }
}

bool change(Queue& queue, const struct kevent& wanted) {
  const int id = static_cast<int>(wanted.ident);
  if (wanted.filter == EVFILT_USER) {
    if ((wanted.fflags & NOTE_TRIGGER) == 0) return true;
    const std::uint64_t one = 1;
    return write(queue.wake, &one, sizeof(one)) == sizeof(one);
  }
  if (wanted.flags != (EV_ADD | EV_CLEAR)) {
    errno = EINVAL;
    return false;
  }
  const std::lock_guard lock(mutex);
  const bool reads = wanted.filter == EVFILT_READ;
  (reads ? queue.readers : queue.writers).at(wanted.ident) = wanted.udata;
  return reads ? add(queue.reads, id, EPOLLET | EPOLLIN | EPOLLRDHUP)
               : add(queue.writes, id, EPOLLET | EPOLLOUT);
}

int collect(int set, short filter, const std::vector<void*>& watchers, struct kevent* events,
            int room) {
  epoll_event found[64];
  if (room > 64) room = 64;
  const int count = room > 0 ? epoll_wait(set, found, room, 0) : 0;
  for (int i = 0; i < count; ++i) {
    const int socket = found[i].data.fd;
    const bool end = (found[i].events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
    EV_SET(&events[i], socket, filter, end ? EV_CLEAR | EV_EOF : EV_CLEAR, 0, 0,
           watchers[static_cast<std::size_t>(socket)]);
  }
  return count < 0 ? 0 : count;
}

}  // namespace

int kqueue() {
  static const int watched = pthread_atfork(nullptr, nullptr, leave_to_the_parent);
  (void)watched;
  const std::lock_guard lock(mutex);
  const int number = epoll_create1(0);
  if (number < 0) return -1;
  Queue& queue = queues.at(static_cast<std::size_t>(number));
  close_parts(queue);  // of one that was closed, and had this number
  queue.readers.resize(kMost);
  queue.writers.resize(kMost);
  queue.reads = epoll_create1(EPOLL_CLOEXEC);
  queue.writes = epoll_create1(EPOLL_CLOEXEC);
  queue.wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (add(number, queue.reads, EPOLLIN) && add(number, queue.writes, EPOLLIN) &&
      add(number, queue.wake, EPOLLIN | EPOLLET)) {
    return number;
  }
  close_parts(queue);
  close(number);
  return -1;
}

// May end early without an event, as a wait that a signal interrupted.
int kevent(int number, const struct kevent* changes, int change_count, struct kevent* events,
           int event_count, const timespec* timeout) {
  if (number < 0 || number >= static_cast<int>(kMost)) {
    errno = EBADF;
    return -1;
  }
  Queue& queue = queues[static_cast<std::size_t>(number)];
  for (int i = 0; i < change_count; ++i) {
    if (!change(queue, changes[i])) return -1;
  }
  if (event_count == 0) return 0;
  const int timeout_ms =
      timeout == nullptr ? -1
                         : static_cast<int>(timeout->tv_sec * 1000 + timeout->tv_nsec / 1'000'000);
  epoll_event ready[3];
  const int parts = epoll_wait(number, ready, 3, timeout_ms);
  if (parts < 0) return -1;
  const std::lock_guard lock(mutex);
  int count = 0;
  for (int i = 0; i < parts; ++i) {
    if (ready[i].data.fd != queue.wake || count == event_count) continue;
    EV_SET(&events[count++], 0, EVFILT_USER, EV_CLEAR, 0, 0, nullptr);
  }
  count += collect(queue.reads, EVFILT_READ, queue.readers, events + count, event_count - count);
  count += collect(queue.writes, EVFILT_WRITE, queue.writers, events + count, event_count - count);
  return count;
}
