// Every format that the library can write, to be offered to whoever asks.
#pragma once

#include "prometheus_express/exposition/negotiation.h"

namespace prometheus_express {

// Text 0.0.4 first, for readers that say nothing. A program that names this links all encoders.
extern const Offer kAllFormats[4];

}  // namespace prometheus_express
