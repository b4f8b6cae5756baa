// What a pe_page holds.
#pragma once

#include "prometheus_express/c/registry.h"
#include "prometheus_express/exposition/exposition.h"

namespace prometheus_express::c {

struct Page : Object {
  Page(Registry& its_registry, const Format& format)
      : registry(its_registry), exposition(its_registry.registry(), format) {
    registry.use();
  }
  ~Page() { registry.let_go(); }
  Page(const Page&) = delete;
  Page& operator=(const Page&) = delete;

  Registry& registry;
  Exposition exposition;
  Exposition::Status status = Exposition::Status::kMore;
};

}  // namespace prometheus_express::c
