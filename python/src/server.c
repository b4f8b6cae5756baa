/* The server: polled without the GIL, which only handlers take. */
#include <string.h>

#include "glue.h"

enum { kSlots = 64 };

typedef struct {
  PyObject base;
  pe_network network;
  pe_server server;
  PyObject* answer;      /* while it is polled */
  PyThreadState* thread; /* of the thread that polls, while it is without the GIL */
  unsigned long long answered;
  int open;
  int busy;
} server_object;

static void put_header(PyObject* headers, const pe_header* header) {
  const pe_text name = header->name;
  PyObject* const raw = PyUnicode_DecodeLatin1(name.data, (Py_ssize_t)name.size, NULL);
  PyObject* const key = raw == NULL ? NULL : PyObject_CallMethod(raw, "lower", NULL);
  /* The first of a name counts, and what is ours is no client's to say. */
  if (key != NULL && PyDict_GetItemWithError(headers, key) == NULL && !PyErr_Occurred()) {
    const pe_text value = header->value;
    PyObject* const text = PyUnicode_DecodeLatin1(value.data, (Py_ssize_t)value.size, NULL);
    if (text != NULL) PyDict_SetItem(headers, key, text);
    Py_XDECREF(text);
  }
  Py_XDECREF(key);
  Py_XDECREF(raw);
}

static int put_text(PyObject* headers, const char* name, pe_text text) {
  PyObject* const value = PyUnicode_DecodeLatin1(text.data, (Py_ssize_t)text.size, NULL);
  const int result = value == NULL ? -1 : PyDict_SetItemString(headers, name, value);
  Py_XDECREF(value);
  return result;
}

static PyObject* headers_of(const pe_request* request) {
  PyObject* const headers = PyDict_New();
  if (headers == NULL) return NULL;
  if (put_text(headers, "method", pe_request_method(request)) == 0 &&
      put_text(headers, "path", pe_request_path(request)) == 0 &&
      put_text(headers, "query", pe_request_query(request)) == 0) {
    pe_header header = {{NULL, 0}, {NULL, 0}};
    while (!PyErr_Occurred() && pe_request_next_header(request, &header)) {
      put_header(headers, &header);
    }
  }
  if (!PyErr_Occurred()) return headers;
  Py_DECREF(headers);
  return NULL;
}

/* (status, content type, body), as the package's server.py makes it. */
static int put_response(PyObject* result, pe_response* response) {
  int status = 0;
  const char *type = NULL, *data = NULL;
  Py_ssize_t size = 0;
  if (!PyArg_ParseTuple(result, "isy#", &status, &type, &data, &size)) return -1;
  pe_status done = pe_response_set_status(response, status);
  if (done == PE_OK) done = pe_response_add_header(response, "Content-Type", type);
  if (done == PE_OK) done = pe_response_copy(response, data, (size_t)size);
  if (done != PE_OK) raise_status(done, NULL);
  return done == PE_OK ? 0 : -1;
}

static void call_answer(server_object* self, const pe_request* request, pe_response* response) {
  PyObject* const headers = headers_of(request);
  const pe_text body = pe_request_body(request);
  PyObject* const result =
      headers == NULL
          ? NULL
          : PyObject_CallFunction(self->answer, "Oy#", headers, body.data, (Py_ssize_t)body.size);
  if (result == NULL || put_response(result, response) != 0) {
    pe_response_set_status(response, 500);
  }
  Py_XDECREF(result);
  Py_XDECREF(headers);
}

/* What it raises goes on in serve(), since answers to a handler's Exception come from Python. */
static void answer(void* context, const pe_request* request, pe_response* response) {
  server_object* const self = context;
  PyEval_RestoreThread(self->thread);
  if (PyErr_Occurred()) {
    pe_response_set_status(response, 503);
  } else {
    call_answer(self, request, response);
    ++self->answered;
  }
  self->thread = PyEval_SaveThread();
}

/* The program's router in Python answers all that there is, so that this server has no routes. */
static pe_status begin(server_object* self, uint16_t port, const char* address, pe_error* error) {
  pe_server_options options;
  memset(&options, 0, sizeof options);
  options.slots = kSlots;
  pe_status status = pe_network_init_sockets(&self->network, address, 0, error);
  if (status != PE_OK) return status;
  status = pe_server_init(&self->server, &self->network, port, NULL, 0, &options, error);
  if (status != PE_OK) {
    pe_network_end(&self->network);
    return status;
  }
  self->open = 1;
  return pe_server_set_fallback(&self->server, answer, self);
}

static int server_init(PyObject* object, PyObject* args, PyObject* keywords) {
  static char* names[] = {"port", "address", NULL};
  server_object* const self = (server_object*)object;
  int port = 0;
  const char* address = NULL;
  if (!PyArg_ParseTupleAndKeywords(args, keywords, "i|z:Server", names, &port, &address)) return -1;
  if (port < 0 || port > 65535) {
    PyErr_Format(PyExc_OverflowError, "a port is 0 to 65535, not %d", port);
    return -1;
  }
  if (self->open) {
    PyErr_SetString(PyExc_ValueError, "the server was made already");
    return -1;
  }
  pe_error error;
  const pe_status status = begin(self, (uint16_t)port, address, &error);
  if (status == PE_OK) return 0;
  raise_status(status, &error);
  return -1;
}

static void end(server_object* self) {
  if (!self->open) return;
  self->open = 0;
  pe_server_end(&self->server);
  pe_network_end(&self->network);
}

static void server_dealloc(PyObject* object) {
  PyTypeObject* const type = Py_TYPE(object);
  end((server_object*)object);
  ((freefunc)PyType_GetSlot(type, Py_tp_free))(object);
  Py_DECREF(type);
}

static int check(server_object* self) {
  if (self->busy) {
    PyErr_SetString(PyExc_RuntimeError, "the server is at work, in a handler or another thread");
  } else if (!self->open) {
    PyErr_SetString(PyExc_ValueError, "the server is closed");
  } else {
    return 0;
  }
  return -1;
}

/* Polls and waits until there was a request or the time is over; -1 with an exception. A signal's
 * handler, Ctrl-C for one, runs within a tenth of a second. */
static int serve(server_object* self, uint64_t end_ms) {
  const unsigned long long before = self->answered;
  uint64_t now_ms = 0;
  for (;;) {
    self->thread = PyEval_SaveThread();
    const pe_status status = pe_server_poll(&self->server);
    pe_network_now_ms(&self->network, &now_ms);
    if (status == PE_OK && self->answered == before && now_ms < end_ms) {
      const uint64_t left = end_ms - now_ms;
      pe_server_wait(&self->server, (uint32_t)(left < 100 ? left : 100));
    }
    PyEval_RestoreThread(self->thread);
    if (PyErr_Occurred() || PyErr_CheckSignals() != 0) return -1;
    if (status != PE_OK) {
      raise_status(status, NULL);
      return -1;
    }
    if (self->answered != before || now_ms >= end_ms) return 0;
  }
}

static PyObject* server_serve(PyObject* object, PyObject* args) {
  server_object* const self = (server_object*)object;
  PyObject* function = NULL;
  double timeout = 0;
  if (!PyArg_ParseTuple(args, "Od:serve", &function, &timeout)) return NULL;
  if (!(timeout >= 0 && timeout < 1e9)) {
    PyErr_SetString(PyExc_ValueError, "a timeout is 0 or more seconds, and less than a milliard");
    return NULL;
  }
  if (check(self) != 0) return NULL;
  self->busy = 1;
  Py_INCREF(function);
  self->answer = function;
  const unsigned long long before = self->answered;
  uint64_t now_ms = 0;
  pe_network_now_ms(&self->network, &now_ms);
  const int result = serve(self, now_ms + (uint64_t)(timeout * 1000));
  self->busy = 0;
  Py_CLEAR(self->answer);
  return result == 0 ? PyLong_FromUnsignedLongLong(self->answered - before) : NULL;
}

static PyObject* server_port(PyObject* object, PyObject* unused) {
  (void)unused;
  uint16_t port = 0;
  pe_server_port(&((server_object*)object)->server, &port);
  return PyLong_FromLong(port);
}

static PyObject* server_close(PyObject* object, PyObject* unused) {
  (void)unused;
  server_object* const self = (server_object*)object;
  if (!self->open) Py_RETURN_NONE;
  if (check(self) != 0) return NULL;
  end(self);
  Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"serve", server_serve, METH_VARARGS,
     "serve($self, answer, timeout, /)\n--\n\nAnswers what is there, waiting so many seconds for a "
     "first request; gives how many.\n\nanswer(headers, body) gives (status, content type, body)."},
    {"port", server_port, METH_NOARGS, "port($self)\n--\n\nThat it listens on; 0 once closed."},
    {"close", server_close, METH_NOARGS, "close($self)\n--\n\nEnds every connection."},
    {NULL, NULL, 0, NULL},
};
static PyType_Slot slots[] = {
    {Py_tp_doc, "Server(port, address=None)\n--\n\nListens for requests, which serve() answers."},
    {Py_tp_init, server_init},
    {Py_tp_dealloc, server_dealloc},
    {Py_tp_methods, methods},
    {0, NULL},
};
static PyType_Spec spec = {"prometheus_express._core.Server", sizeof(server_object), 0,
                           Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};

int add_server(PyObject* module, core_state* state) {
  state->server_type = add_type(module, &spec);
  return state->server_type == NULL ? -1 : 0;
}
