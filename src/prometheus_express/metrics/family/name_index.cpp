#include "prometheus_express/metrics/family/name_index.h"

#include <string_view>

#include "prometheus_express/metrics/family/family.h"
#include "prometheus_express/metrics/family/written_name.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/platform/fnv1a.h"

namespace prometheus_express {

#if PROMETHEUS_EXPRESS_LARGE

namespace {

constexpr std::string_view kSuffixes[] = {"_total", "_created", "_count",
                                          "_sum",   "_bucket",  "_info"};

// A word of a name, from '_' to '_', as far as it may be one of kSuffixes.
class Word {
 public:
  void begin() {
    size_ = 0;
    add('_');
  }
  void add(char c) {
    if (size_ < sizeof text_) text_[size_++] = c;
  }
  bool is_suffix() const {
    for (const std::string_view suffix : kSuffixes) {
      if (std::string_view(text_, size_) == suffix) return true;
    }
    return false;
  }

 private:
  char text_[10] = {};  // longer than each of them
  std::size_t size_ = 0;
};

struct Key {
  std::uint32_t hash = kFnv1aOfNothing;
  bool looks_escaped = false;
};

// A hash of the name as formats write it that know underscores alone, without any suffixes at its
// end. Names that are written alike in any way, with whatever suffixes, have the same: all other
// ways tell more names apart, except that "U__..." may be the escaped form of a UTF-8 name.
Key key_of(const Membership& metric, const CollectorRegistry& registry) {
  WrittenName name{WrittenName::Way::kUnderscores, metric.prefix_in(registry),
                   metric.family().name()};
  Key key;
  Word word;
  std::uint32_t hash = kFnv1aOfNothing;
  bool may_look_escaped = true;
  for (std::size_t place = 0;; ++place) {
    const char c = name.next();
    if (place < 2) may_look_escaped = may_look_escaped && (c == "U_"[place] || c == '\0');
    if (c == '_' || c == '\0') {
      if (!word.is_suffix()) key.hash = hash;
      word.begin();
    } else {
      word.add(c);
    }
    if (c == '\0') break;
    hash = fnv1a(hash, static_cast<std::uint8_t>(c));
  }
  key.looks_escaped = may_look_escaped;
  return key;
}

// Mixed, because the first bits of such a hash are alike for names that are.
std::uint32_t mixed(std::uint32_t hash) {
  hash = (hash ^ hash >> 16) * 0x7feb352d;
  return hash ^ hash >> 15;
}

// Equal keys lie on one way through the tree.
unsigned branch_of(std::uint32_t key, unsigned depth) { return depth < 32 ? key >> depth & 1 : 0; }

}  // namespace

const Membership* NameIndex<true>::find(const Membership& other, const CollectorRegistry& registry,
                                        const Membership* first, Clashes clashes) const {
  const Key key = key_of(other, registry);
  const bool utf8 = !other.family().plain_names();
  if ((utf8 && looking_escaped_ != 0) || (key.looks_escaped && utf8_names_ != 0)) {
    return NameIndex<false>::find(other, registry, first, clashes);
  }
  const std::uint32_t wanted = mixed(key.hash);
  unsigned depth = 0;
  for (const Membership* at = root_; at != nullptr;) {
    const NameIndexNode<true>& node = *at;
    if (node.key_ == wanted && clashes(*at, other, registry)) return at;
    at = node.branches_[branch_of(wanted, depth++)];
  }
  return nullptr;
}

void NameIndex<true>::insert(Membership& metric, Membership* previous,
                             const CollectorRegistry& registry) {
  const Key key = key_of(metric, registry);
  NameIndexNode<true>& node = metric;
  node.previous_ = previous;
  if (Membership* const next = metric.next_)
    static_cast<NameIndexNode<true>*>(next)->previous_ = &metric;
  node.branches_[0] = node.branches_[1] = nullptr;
  node.key_ = mixed(key.hash);
  node.looks_escaped_ = key.looks_escaped ? 1 : 0;
  looking_escaped_ += node.looks_escaped_;
  if (!metric.family().plain_names()) ++utf8_names_;
  Membership** at = &root_;
  for (unsigned depth = 0; *at != nullptr; ++depth) {
    NameIndexNode<true>& on_the_way = **at;
    at = &on_the_way.branches_[branch_of(node.key_, depth)];
  }
  *at = &metric;
}

// Any leaf below may take its place: all keys there begin alike.
void NameIndex<true>::erase(Membership& metric) {
  NameIndexNode<true>& node = metric;
  looking_escaped_ -= node.looks_escaped_;
  if (!metric.family().plain_names()) --utf8_names_;
  if (Membership* const next = metric.next_)
    static_cast<NameIndexNode<true>*>(next)->previous_ = node.previous_;
  Membership** at = &root_;
  for (unsigned depth = 0; *at != &metric; ++depth) {
    NameIndexNode<true>& on_the_way = **at;
    at = &on_the_way.branches_[branch_of(node.key_, depth)];
  }
  Membership** leaf = at;
  for (;;) {
    NameIndexNode<true>& below = **leaf;
    const unsigned way = below.branches_[0] != nullptr ? 0 : 1;
    if (below.branches_[way] == nullptr) break;
    leaf = &below.branches_[way];
  }
  Membership* const heir = *leaf;
  *leaf = nullptr;
  if (heir == &metric) return;
  NameIndexNode<true>& its_node = *heir;
  its_node.branches_[0] = node.branches_[0];
  its_node.branches_[1] = node.branches_[1];
  *at = heir;
}

Membership* NameIndex<true>::previous(const Membership& metric, Membership*) {
  return static_cast<const NameIndexNode<true>&>(metric).previous_;
}

#endif

const Membership* NameIndex<false>::find(const Membership& other, const CollectorRegistry& registry,
                                         const Membership* first, Clashes clashes) {
  const Membership* at = first;
  while (at != nullptr && !clashes(*at, other, registry)) at = at->next_;
  return at;
}

Membership* NameIndex<false>::previous(const Membership& metric, Membership* first) {
  Membership* previous = nullptr;
  for (Membership* at = first; at != &metric; at = at->next_) previous = at;
  return previous;
}

}  // namespace prometheus_express
