// kqueue(2) for tests on Linux, as far as the library takes it: a model over epoll, made after what
// the manuals of FreeBSD and macOS say. It has
//
//  EVFILT_READ and EVFILT_WRITE  of sockets, with EV_CLEAR, each for itself: EV_EOF stands for the
//                                end of its own direction, and of both after an error. Which one,
//                                fflags would say: here it does not, since Linux tells it once.
//                                Nothing is said of urgent data.
//  EVFILT_USER                   with EV_CLEAR and NOTE_TRIGGER, which a signal handler may set off
//
// A closed socket leaves its queues, and a child that was forked has none of its parent's.
#pragma once

#include <sys/types.h>
#include <time.h>

#include <cstdint>

struct kevent {
  std::uintptr_t ident;
  short filter;
  unsigned short flags;
  unsigned fflags;
  std::intptr_t data;
  void* udata;
};

#define EVFILT_READ (-1)
#define EVFILT_WRITE (-2)
#define EVFILT_USER (-10)
#define EV_ADD 0x0001
#define EV_CLEAR 0x0020
#define EV_ERROR 0x4000
#define EV_EOF 0x8000
#define NOTE_TRIGGER 0x01000000

#define EV_SET(event, id, kind, what, notes, number, pointer)                             \
  (*(event) = {static_cast<std::uintptr_t>(id), static_cast<short>(kind),                 \
               static_cast<unsigned short>(what), static_cast<unsigned>(notes), (number), \
               (pointer)})

int kqueue();
int kevent(int queue, const struct kevent* changes, int change_count, struct kevent* events,
           int event_count, const timespec* timeout);
