// What a pe_body holds.
#pragma once

#include "prometheus_express/c/object.h"
#include "prometheus_express/http/response.h"

namespace prometheus_express::c {

// A body that a program in C gives piece by piece. The mark is there until it is released, by which
// its memory may be freed.
struct Body : Object {
  class Source : public BodySource {
   public:
    explicit Source(Body& body) : body_(body) {}
    BodyResult read_some(char* buffer, std::size_t size) override;
    void release() override;

   private:
    Body& body_;
  };

  Body(pe_body_function its_source, pe_release_function its_release, void* its_context)
      : source(*this), give(its_source), released(its_release), context(its_context) {}

  Source source;
  pe_body_function give;
  pe_release_function released;  // or null
  void* context;
};

}  // namespace prometheus_express::c
