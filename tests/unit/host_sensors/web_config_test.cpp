#include "host_sensors/web_config.h"

#include <doctest/doctest.h>

#include <string>

using host_sensors::parse_web_config;
using host_sensors::WebConfig;

namespace {

TEST_CASE("a web configuration of exporter-toolkit, with all that applies") {
  WebConfig config;
  CHECK(parse_web_config("# who may read\n"
                         "---\n"
                         "tls_server_config:   # TLS\n"
                         "  cert_file: certificate.pem\n"
                         "  key_file: '/etc/it''s/key.pem'  # absolute\n"
                         "\n"
                         "  client_auth_type: \"RequireAndVerifyClientCert\"\n"
                         "  client_ca_file: ca #1.pem\n"
                         "  min_version: TLS12\r\n"
                         "  max_version: TLS12\n"
                         "basic_auth_users:\n"
                         "    alice: $2y$10$abc#d\n"
                         "    'b ob': \"$2y\\\"\"\n",
                         "/folder", config) == "");
  CHECK(config.certificate_file == "/folder/certificate.pem");
  CHECK(config.key_file == "/etc/it's/key.pem");
  CHECK(config.client_auth_type == "RequireAndVerifyClientCert");
  CHECK(config.client_ca_file == "/folder/ca");
  CHECK(config.min_version == "TLS12");
  CHECK(config.max_version == "TLS12");
  REQUIRE(config.users.size() == 2);
  CHECK(config.users[0].first == "alice");
  CHECK(config.users[0].second == "$2y$10$abc#d");
  CHECK(config.users[1].first == "b ob");
  CHECK(config.users[1].second == "$2y\"");
  CHECK(parse_web_config("", "", config) == "");
  CHECK(config.users.empty());
}

TEST_CASE("what is not known, or cannot be had, is named with its line") {
  struct Mistake {
    const char* text;
    const char* said;
  };
  const Mistake mistakes[] = {
      {"http_server_config:\n  http2: true\n",
       "line 1: the key http_server_config is not known here"},
      {"tls_server_config:\n  cert_file: a\n  key_file: b\n  cipher_suites: c\n",
       "line 4: the key cipher_suites of tls_server_config is not known here"},
      {"tls_server_config:\n  cert_file: a\n  key_file: b\n  prefer_server_cipher_suites: true\n",
       "line 4: the key prefer_server_cipher_suites of tls_server_config is not known here"},
      {"tls_server_config:\n  min_version: TLS10\n",
       "line 2: min_version may be TLS12, TLS13 here, and not TLS10"},
      {"tls_server_config:\n  client_auth_type: RequestClientCert\n",
       "line 2: client_auth_type may be NoClientCert, VerifyClientCertIfGiven, "
       "RequireAndVerifyClientCert here, and not RequestClientCert"},
      {"tls_server_config:\n  cert_file: a\n", "cert_file and key_file belong together"},
      {"tls_server_config:\n  min_version: TLS12\n", "tls_server_config has no cert_file"},
      {"tls_server_config:\n  cert_file: a\n  key_file: b\n"
       "  client_auth_type: RequireAndVerifyClientCert\n",
       "client_auth_type RequireAndVerifyClientCert needs a client_ca_file"},
      {"tls_server_config:\n  cert_file: a\n  key_file: b\n  client_ca_file: c\n",
       "client_ca_file is there, but clients are asked for nothing: client_auth_type is missing"},
      {"tls_server_config:\n  client_auth_type: NoClientCert\n  client_auth_type: NoClientCert\n",
       "line 3: the key client_auth_type is there twice"},
      {"basic_auth_users:\n  a: 1\ntls_server_config:\nbasic_auth_users:\n  b: 1\n",
       "line 4: the key basic_auth_users is there twice"},
      {"tls_server_config:\n  cert_file:\n", "line 2: the key cert_file has no value"},
      {"basic_auth_users:\n  a: 1\n   b: 2\n",
       "line 3: indented in another way than the line above"},
      {"basic_auth_users:\n  a: 1\n  a: 2\n", "line 3: the user a is there twice"},
      {"basic_auth_users: x\n", "line 1: basic_auth_users takes lines of its own"},
      {"basic_auth_users:\n  - a\n", "line 2: neither \"key: value\" nor \"key:\""},
      {"basic_auth_users:\n\ta: b\n", "line 2: neither \"key: value\" nor \"key:\""},
      {"basic_auth_users:\n  a: [b]\n", "line 2: neither \"key: value\" nor \"key:\""},
      {"basic_auth_users:\n  a: \"b\n", "line 2: neither \"key: value\" nor \"key:\""},
      {"basic_auth_users:\n  a: \"b\" c\n", "line 2: neither \"key: value\" nor \"key:\""},
      {"basic_auth_users:\n  a:b\n", "line 2: neither \"key: value\" nor \"key:\""},
      {"  a: b\n", "line 1: a line that belongs to nothing"},
  };
  for (const Mistake& mistake : mistakes) {
    CAPTURE(mistake.text);
    WebConfig config;
    CHECK(parse_web_config(mistake.text, "", config) == mistake.said);
  }
}

// https://github.com/prometheus/exporter-toolkit/blob/master/docs/web-configuration.md
TEST_CASE("each key of exporter-toolkit that does nothing here is refused by its name") {
  for (const char* const key : {"http_server_config", "rate_limit"}) {
    WebConfig config;
    CHECK(parse_web_config(std::string(key) + ":\n  burst: 1\n", "", config) ==
          std::string("line 1: the key ") + key + " is not known here");
  }
  for (const char* const key :
       {"cert", "key", "client_ca", "client_allowed_sans", "cipher_suites",
        "prefer_server_cipher_suites", "curve_preferences", "session_ticket", "Cert_file"}) {
    for (const char* const value : {" X", "", "\n    - X"}) {
      WebConfig config;
      const std::string mistake =
          parse_web_config(std::string("tls_server_config:\n  ") + key + ":" + value, "", config);
      const std::string name = std::string("the key ") + key + " ";
      CHECK(mistake.find("line 2: " + name) == 0);
    }
  }
}

}  // namespace
