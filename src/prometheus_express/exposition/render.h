// The whole page at once, for hosts: as a string, or as a file for node_exporter.
#pragma once

#include "prometheus_express/exposition/exposition.h"
#include "prometheus_express/metrics/registry.h"
#include "prometheus_express/platform/status.h"
#include "prometheus_express/platform/string_declaration.h"

namespace prometheus_express {

// The page in the text format 0.0.4. It is read in whole lines: metrics may be made and end in
// other threads meanwhile, the registry must live. Include <string>.
std::string generate_latest(CollectorRegistry& registry = default_registry());

// Writes the page to `path` for node_exporter's textfile collector: into a new file beside it,
// which then takes its name, so that a reader sees the old page or the new one and nothing in
// between, and whoever writes last wins. Threads and processes may write one path at once, each
// through a new file of its own: path.PID.NUMBER, which node_exporter does not read and which is
// gone if any step fails. The text of a failure names the path and the system's reason; the old
// file is then as it was. The new file's bytes are flushed to disk before it takes the name, the
// folder is not: after a power failure the path holds the old page or the new one, whole.
// Permissions are 0644 less the umask, whatever the old file had.
Status write_to_textfile(const char* path, CollectorRegistry& registry = default_registry());

namespace detail {

// Appends the page; false, and nothing appended, if the registry ended meanwhile.
[[nodiscard]] bool render_page(CollectorRegistry& registry, std::string& page,
                               const ExpositionOptions& options = {});

}  // namespace detail

}  // namespace prometheus_express
