/* Calls from the library back into Python: what they raise stops here, and goes on behind it. */
#include <errno.h>

#include "glue.h"
#include "network.h"

mp_obj_t pe_protect(protected_function function, void* context) {
#if defined(MICROPY_ENABLE_DYNRUNTIME)
  union {
    nlr_buf_t nlr;
    void* room[64]; /* the firmware's buffer may be larger than this module knows */
  } place;
  if (mp_fun_table.nlr_push(&place.nlr) != 0) return MP_OBJ_FROM_PTR(place.nlr.ret_val);
  function(context);
  mp_fun_table.nlr_pop();
#else
  nlr_buf_t nlr;
  if (nlr_push(&nlr) != 0) return MP_OBJ_FROM_PTR(nlr.ret_val);
  function(context);
  nlr_pop();
#endif
  return MP_OBJ_NULL;
}

typedef struct {
  mp_obj_t socket;
  char* data;
  size_t size;
  int is_write;
  long count;
} transfer;

static void move(void* context) {
  transfer* const self = context;
  int error = 0;
  mp_uint_t count;
  if (self->is_write) {
    const mp_stream_p_t* const stream = mp_get_stream_raise(self->socket, MP_STREAM_OP_WRITE);
    count = stream->write(self->socket, self->data, self->size, &error);
  } else {
    const mp_stream_p_t* const stream = mp_get_stream_raise(self->socket, MP_STREAM_OP_READ);
    count = stream->read(self->socket, self->data, self->size, &error);
  }
  if (count != MP_STREAM_ERROR) {
    self->count = (long)count;
  } else {
    /* Some ports say of a socket that does not wait that its time is over. */
    self->count = error == MP_EAGAIN || error == MP_ETIMEDOUT ? PE_SOCKET_WAITS : PE_SOCKET_FAILED;
  }
}

static long transferred(void* socket, char* data, size_t size, int is_write) {
  transfer self = {MP_OBJ_FROM_PTR(socket), data, size, is_write, PE_SOCKET_FAILED};
  if (pe_protect(move, &self) != MP_OBJ_NULL) return PE_SOCKET_FAILED;
  /* A write of nothing is no end. */
  return is_write && self.count == 0 ? PE_SOCKET_WAITS : self.count;
}

long pe_socket_read(void* socket, char* data, size_t size) {
  return transferred(socket, data, size, 0);
}

long pe_socket_write(void* socket, const char* data, size_t size) {
  return transferred(socket, (char*)data, size, 1);
}
