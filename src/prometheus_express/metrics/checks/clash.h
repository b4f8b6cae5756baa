// Says whether two metrics would write a sample of the same name.
#pragma once

#include "prometheus_express/metrics/family/family.h"

namespace prometheus_express {

// Compares every sample name that the two could write in any format and escaping, as the Python
// client does: a counter `a` (a, a_total, a_created) clashes with a gauge `a_total`, a summary `a`
// with a gauge `a_sum`, and of UTF-8 names `a.b` with `a_b`. Both are, or would be, in `registry`,
// whose namespace counts.
bool names_clash(const Membership& a, const Membership& b, const CollectorRegistry& registry);

}  // namespace prometheus_express
