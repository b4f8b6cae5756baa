/* The server: its connections are sockets that server.py accepts, waits for and closes. */
#include "glue.h"
#include "network.h"

typedef struct {
  mp_obj_base_t base;
  pe_memory memory;
  pe_python_network* sockets;
  pe_network network;
  pe_server server;
  mp_obj_t answer; /* while it is polled */
  mp_obj_t raised; /* by it; null: nothing */
  uint64_t now_ms;
  uint32_t ticks_ms;
  mp_uint_t answered;
  int busy;
  int open;
} server_object;

mp_obj_full_type_t pe_server_type;
members pe_server_members;

/* A request and its response, for what may raise. */
typedef struct {
  server_object* server;
  const pe_request* request;
  pe_response* response;
} call;

/* As text where it is UTF-8; clients may send anything. */
static mp_obj_t str_of(pe_text text) {
  for (size_t i = 0; i < text.size; ++i) {
    if ((unsigned char)text.data[i] > 0x7E) return mp_obj_new_str("?", 1);
  }
  return mp_obj_new_str(text.data == NULL ? "" : text.data, text.size);
}

static mp_obj_t lower_case(pe_text text) {
  char name[64];
  if (text.size > sizeof name) return MP_OBJ_NULL;
  for (size_t i = 0; i < text.size; ++i) {
    const char each = text.data[i];
    name[i] = each >= 'A' && each <= 'Z' ? (char)(each - 'A' + 'a') : each;
  }
  return mp_obj_new_str(name, text.size);
}

static mp_obj_t headers_of(const pe_request* request) {
  mp_obj_t const headers = mp_obj_new_dict(0);
  pe_header header;
  memset(&header, 0, sizeof header);
  while (pe_request_next_header(request, &header)) {
    mp_obj_t const name = lower_case(header.name);
    if (name == MP_OBJ_NULL) continue;
    /* The first of a name counts. */
    if (mp_binary_op(MP_BINARY_OP_CONTAINS, headers, name) == mp_const_true) continue;
    mp_obj_dict_store(headers, name, str_of(header.value));
  }
  /* What is ours is no client's to say. */
  mp_obj_dict_store(headers, MP_OBJ_NEW_QSTR(MP_QSTR_method), str_of(pe_request_method(request)));
  mp_obj_dict_store(headers, MP_OBJ_NEW_QSTR(MP_QSTR_path), str_of(pe_request_path(request)));
  mp_obj_dict_store(headers, MP_OBJ_NEW_QSTR(MP_QSTR_query), str_of(pe_request_query(request)));
  return headers;
}

/* A body while it is sent: bytes of Python, which its block of the library's memory keeps. */
typedef struct {
  pe_body body;
  mp_obj_t content;
  const char* data;
  size_t rest;
} sending;

static pe_status read_body(void* context, char* buffer, size_t size, size_t* count) {
  sending* const self = context;
  *count = self->rest < size ? self->rest : size;
  memcpy(buffer, self->data, *count);
  self->data += *count;
  self->rest -= *count;
  return PE_OK;
}

static pe_status send_body(pe_response* response, mp_obj_t content) {
  size_t size = 0;
  const char* const data = mp_obj_str_get_data(content, &size);
  if (size == 0) return PE_OK;
  sending* const self = pe_memory_take(sizeof *self);
  if (self == NULL) return PE_LIMIT;
  memset(self, 0, sizeof *self);
  self->content = content;
  self->data = data;
  self->rest = size;
  return pe_response_stream(response, &self->body, read_body, pe_memory_give, self);
}

/* answer(headers, body) gives (status, content type, body). */
static void answer_in_python(void* context) {
  const call* const self = context;
  const pe_text body = pe_request_body(self->request);
  mp_obj_t args[2];
  args[0] = headers_of(self->request);
  args[1] = mp_obj_new_bytes((const byte*)(body.data == NULL ? "" : body.data), body.size);
  mp_obj_t const result = mp_call_function_n_kw(self->server->answer, 2, 0, args);
  size_t count = 0;
  mp_obj_t* parts = NULL;
  mp_obj_get_array(result, &count, &parts);
  if (count != 3) pe_raise(kValueError, "an answer has a status, a type and a content");
  const int status = (int)mp_obj_get_int(parts[0]);
  const char* const type = pe_text_of(parts[1], "the type of the content");
  pe_status done = pe_response_set_status(self->response, status);
  if (done == PE_OK) done = pe_response_add_header(self->response, "Content-Type", type);
  pe_use_memory(&self->server->memory); /* the handler may have used others */
  if (done == PE_OK) done = send_body(self->response, parts[2]);
  if (done != PE_OK) pe_raise_status(done, NULL);
}

static void answer(void* context, const pe_request* request, pe_response* response) {
  server_object* const self = context;
  if (self->raised != MP_OBJ_NULL) {
    pe_response_set_status(response, 503);
    return;
  }
  call its = {self, request, response};
  self->raised = pe_protect(answer_in_python, &its);
  pe_use_memory(&self->memory);
  if (self->raised != MP_OBJ_NULL) pe_response_set_status(response, 500);
  ++self->answered;
}

static pe_status begin(server_object* self, size_t connections, pe_error* error) {
  pe_use_memory(&self->memory);
  self->sockets = pe_python_network_new(connections + 1);
  if (self->sockets == NULL) return PE_LIMIT;
  pe_status status = pe_network_init_cpp(&self->network, pe_python_network_cpp(self->sockets));
  if (status != PE_OK) return status;
  pe_server_options options;
  memset(&options, 0, sizeof options);
  options.slots = connections;
  status = pe_server_init(&self->server, &self->network, 0, NULL, 0, &options, error);
  if (status != PE_OK) return status;
  self->open = 1;
  return pe_server_set_fallback(&self->server, answer, self);
}

/* Server(connections) */
static mp_obj_t server_new(const mp_obj_type_t* type, size_t count, size_t named,
                           const mp_obj_t* args) {
  mp_arg_check_num(count, named, 1, 1, false);
  const mp_int_t connections = mp_obj_get_int(args[0]);
  if (connections < 1 || connections > 256) pe_raise(kValueError, "connections are 1 to 256");
  server_object* const self = mp_obj_malloc(server_object, type);
  memset((char*)self + sizeof self->base, 0, sizeof *self - sizeof self->base);
  pe_error error;
  error.text[0] = '\0';
  const pe_status status = begin(self, (size_t)connections, &error);
  if (status != PE_OK) pe_raise_status(status, &error);
  return MP_OBJ_FROM_PTR(self);
}

static server_object* server_of(mp_obj_t object) {
  server_object* const self = MP_OBJ_TO_PTR(object);
  if (self->busy) pe_raise(kRuntimeError, "the server is at work, in a handler");
  if (!self->open) pe_raise(kValueError, "the server is closed");
  pe_use_memory(&self->memory);
  return self;
}

/* serve(answer, ticks_ms): answers what is there, and gives how many. */
static mp_obj_t server_serve(mp_obj_t object, mp_obj_t function, mp_obj_t ticks) {
  server_object* const self = server_of(object);
  const uint32_t now = (uint32_t)mp_obj_get_int(ticks);
  /* The period of ticks_ms() is a power of two, of at most 30 bits. */
  self->now_ms += (now - self->ticks_ms) & 0x3FFFFFFF;
  self->ticks_ms = now;
  pe_python_network_set_now(self->sockets, self->now_ms);
  self->answer = function;
  self->answered = 0;
  self->raised = MP_OBJ_NULL;
  self->busy = 1;
  const pe_status status = pe_server_poll(&self->server);
  self->busy = 0;
  self->answer = MP_OBJ_NULL;
  mp_obj_t const raised = self->raised;
  self->raised = MP_OBJ_NULL;
#if defined(MICROPY_ENABLE_DYNRUNTIME)
  if (raised != MP_OBJ_NULL) nlr_raise(raised);
#else
  if (raised != MP_OBJ_NULL) nlr_raise(MP_OBJ_TO_PTR(raised));
#endif
  if (status != PE_OK) pe_raise_status(status, NULL);
  return mp_obj_new_int_from_uint(self->answered);
}

static mp_obj_t server_has_room(mp_obj_t object) {
  return mp_obj_new_bool(pe_python_network_has_room(server_of(object)->sockets));
}

static mp_obj_t server_add(mp_obj_t object, mp_obj_t socket) {
  server_object* const self = server_of(object);
  (void)mp_get_stream_raise(socket, MP_STREAM_OP_READ | MP_STREAM_OP_WRITE);
  if (!pe_python_network_has_room(self->sockets)) pe_raise(kMemoryError, "too many connections");
  pe_python_network_add(self->sockets, MP_OBJ_TO_PTR(socket));
  return mp_const_none;
}

/* Also of a server that was closed. */
static mp_obj_t server_take_ended(mp_obj_t object) {
  server_object* const self = MP_OBJ_TO_PTR(object);
  void* const socket = pe_python_network_take_ended(self->sockets);
  return socket == NULL ? mp_const_none : MP_OBJ_FROM_PTR(socket);
}

static mp_obj_t server_is_writing(mp_obj_t object) {
  return mp_obj_new_bool(pe_python_network_is_writing(server_of(object)->sockets));
}

static mp_obj_t server_close(mp_obj_t object) {
  server_object* const self = server_of(object);
  self->open = 0;
  pe_server_end(&self->server);
  pe_network_end(&self->network);
  return mp_const_none;
}

static MP_DEFINE_CONST_FUN_OBJ_3(serve_object, server_serve);
static MP_DEFINE_CONST_FUN_OBJ_1(has_room_object, server_has_room);
static MP_DEFINE_CONST_FUN_OBJ_2(add_object, server_add);
static MP_DEFINE_CONST_FUN_OBJ_1(take_ended_object, server_take_ended);
static MP_DEFINE_CONST_FUN_OBJ_1(is_writing_object, server_is_writing);
static MP_DEFINE_CONST_FUN_OBJ_1(close_object, server_close);

void pe_begin_server(void) {
  members* const all = &pe_server_members;
  pe_begin_type(&pe_server_type, MP_QSTR_Server, server_new, all);
  pe_add_member(all, MP_QSTR_serve, MP_OBJ_FROM_PTR(&serve_object));
  pe_add_member(all, MP_QSTR_has_room, MP_OBJ_FROM_PTR(&has_room_object));
  pe_add_member(all, MP_QSTR_add, MP_OBJ_FROM_PTR(&add_object));
  pe_add_member(all, MP_QSTR_take_ended, MP_OBJ_FROM_PTR(&take_ended_object));
  pe_add_member(all, MP_QSTR_is_writing, MP_OBJ_FROM_PTR(&is_writing_object));
  pe_add_member(all, MP_QSTR_close, MP_OBJ_FROM_PTR(&close_object));
}
