// The web configuration file of Prometheus' exporters (exporter-toolkit), as far as it applies:
//
//  tls_server_config:
//    cert_file: certificate.pem    # relative to the file's folder
//    key_file: key.pem
//    client_auth_type: RequireAndVerifyClientCert   # NoClientCert, VerifyClientCertIfGiven
//    client_ca_file: authorities.pem
//    min_version: TLS12            # TLS12, TLS13
//    max_version: TLS13
//  basic_auth_users:
//    prometheus: $2y$10$...        # bcrypt; also sha256:SALT:HEX (http/auth/password.h)
//
// A key of exporter-toolkit that does nothing here is refused as one is that nobody knows, since
// who wrote it relies on it.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace host_sensors {

struct WebConfig {
  std::string certificate_file;  // empty: no TLS
  std::string key_file;
  std::string client_auth_type = "NoClientCert";
  std::string client_ca_file;
  std::string min_version = "TLS12";
  std::string max_version = "TLS13";
  std::vector<std::pair<std::string, std::string>> users;  // names and hashes
};

// Empty where the text could be read; else what is wrong with it, and in which line. `folder` is
// put in front of relative file names. Of YAML it knows maps in block style, plain and quoted
// scalars and comments, which is all that such a file needs.
std::string parse_web_config(const std::string& text, const std::string& folder, WebConfig& config);

// The same of a file.
std::string read_web_config(const std::string& file, WebConfig& config);

}  // namespace host_sensors
