#include "micro/million.h"

#include "micro/options.h"

namespace bench {

Million& million() {
  static Million made{at_most_if_quick(1'000'000, 20'000)};
  return made;
}

}  // namespace bench
