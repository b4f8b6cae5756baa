// Small files of one value, as /sys and /proc have them. No function throws; what cannot be read is
// empty.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace host_sensors {

// The file's first line, without the spaces at its end.
std::optional<std::string> read_line(const std::filesystem::path& file);

// The finite number that `text` begins with; nothing but space may follow it. Independent of
// locale.
std::optional<double> parse_number(std::string_view text);

// The number that the file consists of.
std::optional<double> read_number(const std::filesystem::path& file);

// The names in a folder that begin with `prefix`, "temp2" before "temp10"; empty when there is no
// such folder.
std::vector<std::string> names_in(const std::filesystem::path& folder, std::string_view prefix);

// Says whether there is such a file or folder that this program may see.
bool is_there(const std::filesystem::path& path);

}  // namespace host_sensors
