// Empty where there is no lwIP, for builds that take every file.
#if __has_include(<lwip/tcp.h>)

#include "prometheus_express/net/lwip/tcp_listener.h"

#include <lwip/tcp.h>

#include "prometheus_express/net/lwip/network.h"

namespace prometheus_express::lwip {

struct TcpListener::Events {
  static err_t accepted(void* argument, tcp_pcb* pcb, err_t) {
    TcpListener& self = *static_cast<TcpListener*>(argument);
    if (pcb == nullptr) return ERR_OK;  // lwIP has no pcb: the client tries again
    TcpConnection* const connection = self.network_->free_connection();
    if (connection == nullptr) return ERR_MEM;  // lwIP resets it
    connection->open(*pcb, true);
    self.add_waiting(*connection);
    self.network_->welcome_as_many_as_fit();
    self.network_->note_event();
    return ERR_OK;
  }
};

void TcpListener::open(tcp_pcb& pcb) {
  pcb_ = &pcb;
  port_ = pcb.local_port;
  tcp_arg(pcb_, this);
  tcp_accept(pcb_, Events::accepted);
}

Connection* TcpListener::accept_next() {
  TcpConnection* const connection = first_waiting_;
  if (connection != nullptr) remove_waiting(*connection);
  return connection;
}

void TcpListener::stop() {
  while (first_waiting_ != nullptr) {
    TcpConnection& connection = *first_waiting_;
    remove_waiting(connection);
    connection.stop();
  }
  tcp_close(pcb_);
  pcb_ = nullptr;
}

void TcpListener::add_waiting(TcpConnection& connection) {
  TcpConnection** place = &first_waiting_;
  while (*place != nullptr) place = &(*place)->next_waiting_;
  *place = &connection;
  connection.next_waiting_ = nullptr;
  connection.listener_ = this;
}

void TcpListener::remove_waiting(TcpConnection& connection) {
  TcpConnection** place = &first_waiting_;
  while (*place != &connection) place = &(*place)->next_waiting_;
  *place = connection.next_waiting_;
  connection.listener_ = nullptr;
}

}  // namespace prometheus_express::lwip

#endif
