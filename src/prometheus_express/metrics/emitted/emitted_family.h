// One family as a collector emits it: a metric that is made when the collector first says so, and
// ends when it says so no more. It lies in one piece of memory, with copies of its texts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "prometheus_express/metrics/emitted/emitted_value.h"
#include "prometheus_express/metrics/family/labelled_family.h"
#include "prometheus_express/metrics/labels/label_value.h"
#include "prometheus_express/metrics/options.h"
#include "prometheus_express/metrics/registry.h"

namespace prometheus_express {

// Borrowed for the length of a call.
struct EmittedDeclaration {
  const EmittedType* type;
  std::string_view name;
  std::string_view documentation;
  const std::string_view* labels;
  std::size_t label_count;
  const double* bounds;  // of a histogram, without +Inf
  std::size_t bound_count;
  Prefix prefix;
};

// A base of its own, so that it is there when the family looks into it.
struct EmittedParts {
  const EmittedType* emitted_type;
  ValueOperations operations;
  const double* emitted_bounds;
  std::size_t emitted_bound_count;
  void* plain_value;  // of one without labels
  std::size_t bytes;  // of all its memory
};

class alignas(double) EmittedFamily : private EmittedParts, public LabelledFamily {
 public:
  // nullptr: no memory. Not on a page until it has a sample.
  static EmittedFamily* make(const EmittedDeclaration& declaration, CollectorRegistry& home);

  // Takes it off the page, with all its series, and gives the memory back.
  static void end(EmittedFamily& family);

  static const EmittedFamily& of(const Family& family) {
    return static_cast<const EmittedFamily&>(family);
  }
  static EmittedMark& mark_of(const Family& family, const void* value) {
    return of(family).emitted_type->mark(value);
  }
  static UnlabelledParts parts(const Family& family) {
    return {of(family).plain_value, nullptr, 0};
  }

  // Whether it was declared so, and whether it cannot be on one page with what is declared so.
  bool is(const EmittedDeclaration& declaration) const;
  bool excludes(const EmittedDeclaration& declaration) const;

  // How a sample fared. kRefused: its family may not be shown, for a reason that `why` tells.
  enum class Taken : std::uint8_t { kYes, kTwice, kNoRoom, kRefused };
  Taken add(const LabelValue* values, const EmittedSample& sample, std::uint32_t pass,
            CollectorRegistry& home, Status& why);

  // Ends the series that were not emitted in this pass. False: none is left.
  bool sweep(std::uint32_t pass);

  const double* bounds() const { return emitted_bounds; }
  std::size_t bound_count() const { return emitted_bound_count; }

  // What a value that is being made begins with.
  const EmittedSample& sample_at_hand() const { return *sample_; }

  std::uint32_t last_pass = 0;  // in which it was declared; of use to its collector alone
  EmittedFamily* next = nullptr;

 private:
  EmittedFamily(const EmittedParts& parts, const EmittedDeclaration& declaration,
                const char* const* texts, const CollectorRegistry& home);
  ~EmittedFamily();

  Taken add_child(const LabelValue* values, const EmittedSample& sample, std::uint32_t pass);
  Taken set_plain(const EmittedSample& sample, bool twice);
  bool another_has(const LabelValue* values, CollectorRegistry& home) const;

  const EmittedSample* sample_ = nullptr;
  std::uint32_t sample_pass_ = 0;  // in which it got one last
  bool attached_ = false;          // or refused
};

}  // namespace prometheus_express
