// What a server has said to a person.
#pragma once

#include <cstddef>
#include <string_view>

#include "prometheus_express/http/client/client.h"

namespace prometheus_express {

// The first line of the answer's body, up to a control character or what is no UTF-8, or else what
// its number means.
std::string_view answer_words(const HttpClientBase& client);

// The status for an answer that is not 2xx: "answer 400: words from NAME".
Status refused_by(std::string_view name, const HttpClientBase& client);

}  // namespace prometheus_express
