// The whole page at once, for hosts: as a string, or as a file for node_exporter.
#pragma once

#include <string>

#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/platform/status.h"

namespace prometheus_express {

// The page in the text format 0.0.4; empty if the registry ends meanwhile.
std::string generate_latest(CollectorRegistry& registry = default_registry());

// Writes the page to `path` for node_exporter's textfile collector: into a new file beside it,
// flushed to disk, which then takes its name, so that a reader sees the old page or the new one and
// nothing in between. The text of a failure names the path and the system's reason; the new file is
// then gone and the old one as it was.
Status write_to_textfile(const char* path, CollectorRegistry& registry = default_registry());

}  // namespace prometheus_express
