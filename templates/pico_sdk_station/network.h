// What differs between a W5500 and the radio. One of w5500.cpp and wifi.cpp is linked.
#pragma once

#include <prometheus_express/net/network.h>

// Starts what leads to the network. The address, or why there is none, goes to the console.
prometheus_express::Network& start_network();

// Called again and again: says what has changed.
void say_news();
