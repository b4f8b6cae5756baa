// What an errno of a socket call means, for the systems that have one: Unix, lwIP and Zephyr.
//
// Of the numbers that its includer has seen: those of <cerrno>, or lwIP's own.
#pragma once

#include "prometheus_express/net/sockets/system.h"

namespace prometheus_express::sockets::system {

inline Failure meaning_of_errno(int error) {
  if (error == EAGAIN || error == EWOULDBLOCK) return Failure::kWouldBlock;
  switch (error) {
    case EINPROGRESS:
      return Failure::kUnderWay;
    case EINTR:
      return Failure::kInterrupted;
    case EPIPE:
      return Failure::kNoMoreWriting;
    case EADDRINUSE:
      return Failure::kAddressInUse;
    case EACCES:
    case EPERM:
      return Failure::kNotPermitted;
    case EADDRNOTAVAIL:
    case EAFNOSUPPORT:
      return Failure::kNoSuchAddress;
    case EHOSTUNREACH:
    case ENETUNREACH:
    case ECONNREFUSED:
      return Failure::kUnreachable;
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
      return Failure::kShortage;
    // accept(2) of Linux, "Error handling".
    case ECONNABORTED:
    case EPROTO:
    case ENETDOWN:
    case ENOPROTOOPT:
    case EHOSTDOWN:
#if defined(ENONET)
    case ENONET:
#endif
    case EOPNOTSUPP:
      return Failure::kOfConnection;
    default:
      return Failure::kOther;
  }
}

}  // namespace prometheus_express::sockets::system
