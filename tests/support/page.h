// The whole page of a registry, as a test wants to look at it.
#pragma once

#include <string>

#include "prometheus_express/exposition/exposition.h"

namespace test_support {

// Read through a buffer of 16 KiB, with memory for exemplars; "interrupted" if the reading was.
std::string page(prometheus_express::CollectorRegistry& registry,
                 const prometheus_express::Format& format = prometheus_express::kTextFormat,
                 prometheus_express::ExpositionOptions options = {});

}  // namespace test_support
