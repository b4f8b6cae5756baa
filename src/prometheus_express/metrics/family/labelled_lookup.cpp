// How labels() finds a child that is there, with one to three values: most lookups of most
// programs. The values are parameters rather than an array, so that they stay in registers: stores
// would have to reach the cache before the lock can be taken. What is rare is left to
// LabelledFamily::pin(): children to be made or revived, and values that are not UTF-8, which have
// another hash.
#include "prometheus_express/metrics/family/labelled_family.h"
#include "prometheus_express/metrics/labels/label_hash.h"
#include "prometheus_express/metrics/labels/label_text.h"

namespace prometheus_express {

template <class... Texts>
[[gnu::always_inline]] inline Child* LabelledFamily::lock_known_child(Texts... texts) {
  if constexpr (!kLabelIndex) return nullptr;
  LabelHash hash{hash_seed()};
  (hash.add(texts), ...);
  const std::uint32_t key = ChildSet<kLabelIndex>::key(hash.value());
  lock_.lock();
  Child* const child = children_.first_with(key);
  if (child != nullptr && !child->hidden) {
    LabelText text{text_of(*child)};
    if ((text.next_is(texts) && ...)) return child;
  }
  lock_.unlock();
  return nullptr;
}

Child* LabelledFamily::lock_known(std::string_view value) { return lock_known_child(value); }

Child* LabelledFamily::lock_known(std::string_view value, std::string_view value_2) {
  return lock_known_child(value, value_2);
}

Child* LabelledFamily::lock_known(std::string_view value, std::string_view value_2,
                                  std::string_view value_3) {
  return lock_known_child(value, value_2, value_3);
}

}  // namespace prometheus_express
