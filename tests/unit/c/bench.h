// A registry in C with memory of its own, and its page.
#pragma once

#include <doctest/doctest.h>

#include <cstdint>
#include <string>

#include "prometheus_express_c.h"
#include "support/captured_errors.h"

namespace test_support {

inline std::string page_of(pe_registry* registry, std::size_t piece = 7) {
  pe_page page{};
  REQUIRE(pe_page_begin(&page, registry, pe_text_format()) == PE_OK);
  std::string text;
  char buffer[64];
  for (;;) {
    std::size_t count = 99;
    REQUIRE(pe_page_read(&page, buffer, piece, &count) == PE_OK);
    if (count == 0) break;
    text.append(buffer, count);
  }
  CHECK(pe_page_end(&page) == PE_OK);
  return text;
}

// Nothing is reported to the hook while it lives: all is said by a status.
struct CBench {
  CBench() {
    REQUIRE(pe_registry_init(&registry, nullptr, memory, sizeof memory, &error) == PE_OK);
  }
  ~CBench() {
    CHECK(pe_registry_end(&registry) == PE_OK);
    CHECK(errors.all().empty());
  }

  std::string page() { return page_of(&registry); }

  CapturedErrors errors;
  alignas(8) unsigned char memory[4096] = {};
  pe_registry registry{};
  pe_error error{};
};

inline pe_declaration declared(const char* name, const char* const* labels = nullptr,
                               std::size_t count = 0) {
  pe_declaration declaration{};
  declaration.name = name;
  declaration.help = "help";
  declaration.labels = labels;
  declaration.label_count = count;
  return declaration;
}

}  // namespace test_support
