#include "host_sensors/web_config.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>

namespace host_sensors {
namespace {

struct Line {
  std::size_t indent = 0;
  std::string key;
  std::string value;
};

std::string without_spaces(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

// Takes a scalar, quoted or plain, off the front of `text`. False where it is none that is known
// here.
bool take_scalar(std::string& text, const char* plain_end, std::string& scalar) {
  scalar.clear();
  const char quote = text.empty() ? '\0' : text.front();
  if (quote != '"' && quote != '\'') {
    std::size_t size = text.find(plain_end);
    const std::size_t comment = text.find(" #");
    if (comment < size) size = comment;
    scalar = without_spaces(text.substr(0, size));
    text.erase(0, size);
    return scalar.empty() || std::string("[]{}&*!|>%@`,?-#").find(scalar[0]) == std::string::npos;
  }
  for (std::size_t i = 1; i < text.size(); ++i) {
    const bool doubled = quote == '\'' && i + 1 < text.size() && text[i + 1] == '\'';
    if (text[i] == quote && !doubled) {
      text = without_spaces(text.substr(i + 1));
      return true;
    }
    if (quote == '"' && text[i] == '\\') {
      const char next = i + 1 < text.size() ? text[i + 1] : '\0';
      if (next != '"' && next != '\\') return false;
      ++i;
    } else if (text[i] == quote) {
      ++i;
    }
    scalar += text[i];
  }
  return false;
}

bool is_comment(const std::string& text) { return text.empty() || text.front() == '#'; }

// False where the line is neither "key: value" nor "key:".
bool parse_line(const std::string& raw, Line& line) {
  line.indent = raw.find_first_not_of(' ');
  std::string rest = without_spaces(raw);
  if (raw[line.indent] == '\t' || !take_scalar(rest, ":", line.key) || line.key.empty())
    return false;
  if (rest.empty() || rest.front() != ':') return false;
  if (rest.size() > 1 && rest[1] != ' ' && rest[1] != '\t') return false;
  rest = without_spaces(rest.substr(1));
  if (is_comment(rest)) {
    line.value.clear();
    return true;
  }
  return take_scalar(rest, "\n", line.value) && is_comment(without_spaces(rest));
}

class Parser {
 public:
  Parser(const std::string& folder, WebConfig& config) : folder_(folder), config_(config) {}

  std::string read_line(const Line& line) {
    if (line.indent == 0) return begin_section(line);
    if (section_.empty()) return "a line that belongs to nothing";
    if (indent_ == 0) indent_ = line.indent;
    if (line.indent != indent_) return "indented in another way than the line above";
    return section_ == "basic_auth_users" ? add_user(line) : set(line);
  }

  std::string finish() const {
    if (config_.certificate_file.empty() != config_.key_file.empty()) {
      return "cert_file and key_file belong together";
    }
    if (config_.certificate_file.empty() && has_tls_) return "tls_server_config has no cert_file";
    if (config_.client_auth_type != "NoClientCert" && config_.client_ca_file.empty()) {
      return "client_auth_type " + config_.client_auth_type + " needs a client_ca_file";
    }
    if (config_.client_auth_type == "NoClientCert" && !config_.client_ca_file.empty()) {
      return "client_ca_file is there, but clients are asked for nothing: client_auth_type is "
             "missing";
    }
    return "";
  }

 private:
  std::string begin_section(const Line& line) {
    if (line.key != "tls_server_config" && line.key != "basic_auth_users") {
      return "the key " + line.key + " is not known here";
    }
    if (!line.value.empty() && line.value != "{}") return line.key + " takes lines of its own";
    if (!is_new(line.key)) return twice(line.key);
    section_ = line.key;
    indent_ = 0;
    has_tls_ = has_tls_ || section_ == "tls_server_config";
    return "";
  }

  std::string add_user(const Line& line) {
    for (const auto& user : config_.users) {
      if (user.first == line.key) return "the user " + line.key + " is there twice";
    }
    if (line.key.find(':') != std::string::npos) return "a user's name has no ':'";
    config_.users.emplace_back(line.key, line.value);
    return "";
  }

  std::string set(const Line& line) {
    if (line.value.empty()) return "the key " + line.key + " has no value";
    if (!is_new(line.key)) return twice(line.key);
    if (line.key == "cert_file") return set_file(line, config_.certificate_file);
    if (line.key == "key_file") return set_file(line, config_.key_file);
    if (line.key == "client_ca_file") return set_file(line, config_.client_ca_file);
    if (line.key == "client_auth_type") {
      return choose(line, config_.client_auth_type,
                    {"NoClientCert", "VerifyClientCertIfGiven", "RequireAndVerifyClientCert"});
    }
    if (line.key == "min_version") return choose(line, config_.min_version, {"TLS12", "TLS13"});
    if (line.key == "max_version") return choose(line, config_.max_version, {"TLS12", "TLS13"});
    return "the key " + line.key + " of tls_server_config is not known here";
  }

  bool is_new(const std::string& key) { return seen_.insert(key).second; }

  static std::string twice(const std::string& key) { return "the key " + key + " is there twice"; }

  std::string set_file(const Line& line, std::string& file) {
    file = (std::filesystem::path(folder_) / line.value).string();
    return "";
  }

  static std::string choose(const Line& line, std::string& chosen,
                            const std::vector<std::string>& choices) {
    std::string names;
    for (const std::string& choice : choices) {
      if (choice == line.value) {
        chosen = line.value;
        return "";
      }
      names += (names.empty() ? "" : ", ") + choice;
    }
    return line.key + " may be " + names + " here, and not " + line.value;
  }

  const std::string& folder_;
  WebConfig& config_;
  std::string section_;
  std::size_t indent_ = 0;
  bool has_tls_ = false;
  std::set<std::string> seen_;  // keys, of sections or of TLS
};

}  // namespace

std::string parse_web_config(const std::string& text, const std::string& folder,
                             WebConfig& config) {
  config = {};
  Parser parser(folder, config);
  std::istringstream lines(text);
  std::string raw;
  for (int number = 1; std::getline(lines, raw); ++number) {
    const std::string content = without_spaces(raw);
    if (is_comment(content) || content == "---") continue;
    Line line;
    const std::string mistake =
        parse_line(raw, line) ? parser.read_line(line) : "neither \"key: value\" nor \"key:\"";
    if (!mistake.empty()) return "line " + std::to_string(number) + ": " + mistake;
  }
  return parser.finish();
}

std::string read_web_config(const std::string& file, WebConfig& config) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return "cannot be read";
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  return parse_web_config(text, std::filesystem::path(file).parent_path().string(), config);
}

}  // namespace host_sensors
