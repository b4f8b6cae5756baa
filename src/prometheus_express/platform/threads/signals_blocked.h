// Keeps signals from a thread that is started meanwhile, so that the program's own threads have
// them.
#pragma once

#if !defined(_WIN32)
#include <pthread.h>

#include <csignal>
#endif

namespace prometheus_express {

#if defined(_WIN32)

// Windows calls handlers of signals on threads of its own.
class SignalsBlocked {
 public:
  SignalsBlocked() {}
};

#else

class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t before_;
};

#endif

}  // namespace prometheus_express
