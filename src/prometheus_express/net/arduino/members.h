// What a Client or Server class of an Arduino core has beyond what all have. Asked of the compiler,
// so that no core is asked for by name: who brings a member is served by it.
// Parentheses around a member keep lwIP's macros of that name away.
#pragma once

#include <type_traits>
#include <utility>

namespace prometheus_express::arduino {

template <class Class, template <class> class Call, class = void>
struct Has : std::false_type {};
template <class Class, template <class> class Call>
struct Has<Class, Call, std::void_t<Call<Class>>> : std::true_type {};

template <class Class, template <class> class Call>
inline constexpr bool kHas = Has<Class, Call>::value;

// Of clients. A connection in two objects, as `==` compares it.
template <class Client>
using Same = decltype(std::declval<Client&>() == std::declval<const Client&>());
template <class Client>
using Abort = decltype(std::declval<Client&>().abort());
template <class Client>
using CloseOutput = decltype(std::declval<Client&>().closeOutput());
template <class Client>
using CloseWithoutWaiting = decltype((std::declval<Client&>().close)());
template <class Client>
using NoDelay = decltype(std::declval<Client&>().setNoDelay(true));
template <class Client>
using RemoteAddress = decltype(std::declval<Client&>().remoteIP());
template <class Client>
using SocketNumber = decltype(std::declval<Client&>().getSocketNumber());
template <class Client>
using SocketStatus = decltype(std::declval<Client&>().status());
template <class Client>
using Timeout = decltype(std::declval<Client&>().setConnectionTimeout(1));

// Of servers.
template <class Server>
using Accept = decltype((std::declval<Server&>().accept)());
template <class Server>
using End = decltype(std::declval<Server&>().end());
template <class Server>
using Listens = decltype(static_cast<bool>(std::declval<Server&>()));

// Of addresses.
template <class Address>
using AddressType = decltype(std::declval<Address&>().type());

}  // namespace prometheus_express::arduino
