// Memory for an object that is made once and never ends: its destructor, which no board would ever
// run, is not linked.
#pragma once

#include <new>

namespace station {

template <class Object>
class Forever {
 public:
  // Once.
  template <class... Arguments>
  Object& make(Arguments&... arguments) {
    return *new (memory_) Object{arguments...};
  }

 private:
  alignas(Object) unsigned char memory_[sizeof(Object)];
};

}  // namespace station
