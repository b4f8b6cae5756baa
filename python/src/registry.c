#include <stdlib.h>
#include <string.h>

#include "glue.h"

static int registry_init(PyObject* object, PyObject* args, PyObject* keywords) {
  static char* names[] = {"namespace", NULL};
  registry_object* const self = (registry_object*)object;
  const char* name_space = "";
  if (!PyArg_ParseTupleAndKeywords(args, keywords, "|s:Registry", names, &name_space)) return -1;
  if (self->registry != NULL) {
    PyErr_SetString(PyExc_ValueError, "the registry was made already");
    return -1;
  }
  pe_error error;
  const pe_status status = pe_registry_new(name_space, &self->registry, &error);
  if (status == PE_OK) return 0;
  raise_status(status, &error);
  return -1;
}

static int registry_traverse(PyObject* object, visitproc visit, void* arg) {
  Py_VISIT(Py_TYPE(object));
  return 0;
}

static void registry_dealloc(PyObject* object) {
  registry_object* const self = (registry_object*)object;
  PyTypeObject* const type = Py_TYPE(object);
  PyObject_GC_UnTrack(object);
  /* Whatever uses it has a reference to this object. */
  if (self->registry != NULL) pe_registry_delete(self->registry);
  ((freefunc)PyType_GetSlot(type, Py_tp_free))(object);
  Py_DECREF(type);
}

/* What is read so far. */
typedef struct {
  char* data;
  size_t size;
  size_t room;
} buffer;

/* Without the GIL: other threads go on, and may change the registry meanwhile. */
static pe_status read_page(pe_registry* registry, const pe_format* format, buffer* all) {
  pe_page page;
  memset(&page, 0, sizeof page);
  pe_status status = pe_page_begin(&page, registry, format);
  if (status != PE_OK) return status;
  for (;;) {
    if (all->room - all->size < 4096) {
      const size_t room = all->room == 0 ? 16384 : all->room * 2;
      char* const data = realloc(all->data, room);
      if (data == NULL) {
        status = PE_LIMIT;
        break;
      }
      all->data = data;
      all->room = room;
    }
    size_t count = 0;
    status = pe_page_read(&page, all->data + all->size, all->room - all->size, &count);
    if (status != PE_OK || count == 0) break;
    all->size += count;
  }
  pe_page_end(&page);
  return status;
}

static const pe_format* format_of(const char* name) {
  if (strcmp(name, "text") == 0) return pe_text_format();
  if (strcmp(name, "openmetrics") == 0) return pe_openmetrics_format();
  if (strcmp(name, "protobuf") == 0) return pe_protobuf_format();
  PyErr_Format(PyExc_ValueError, "no format '%s': text, openmetrics or protobuf", name);
  return NULL;
}

static pe_registry* made(PyObject* object) {
  pe_registry* const registry = ((registry_object*)object)->registry;
  if (registry == NULL) PyErr_SetString(PyExc_ValueError, "the registry was not made: __init__()");
  return registry;
}

static PyObject* registry_page(PyObject* object, PyObject* args) {
  const char* name = "text";
  if (!PyArg_ParseTuple(args, "|s:page", &name)) return NULL;
  const pe_format* const format = format_of(name);
  pe_registry* const registry = made(object);
  if (format == NULL || registry == NULL) return NULL;
  buffer all = {NULL, 0, 0};
  pe_status status = PE_CLOSED;
  PyThreadState* const thread = PyEval_SaveThread();
  /* A metric that ends in one of its lines interrupts the page, as does a fork in its child. */
  for (int attempt = 0; status == PE_CLOSED && attempt < 10; ++attempt) {
    all.size = 0;
    status = read_page(registry, format, &all);
  }
  PyEval_RestoreThread(thread);
  PyObject* const page = status == PE_OK ? PyBytes_FromStringAndSize(all.data, (Py_ssize_t)all.size)
                                         : raise_status(status, NULL);
  free(all.data);
  return page;
}

pe_registry* registry_of(core_state* state, PyObject* object) {
  if (PyObject_TypeCheck(object, (PyTypeObject*)state->registry_type)) return made(object);
  PyErr_Format(PyExc_TypeError, "the registry must be a CollectorRegistry, not %R",
               (PyObject*)Py_TYPE(object));
  return NULL;
}

static PyMethodDef methods[] = {
    {"page", registry_page, METH_VARARGS,
     "page(format='text', /)\n--\n\nThe page as bytes: 'text' (0.0.4), 'openmetrics' (1.0.0) or "
     "'protobuf'.\nOther threads run meanwhile."},
    {NULL, NULL, 0, NULL},
};
static PyType_Slot slots[] = {
    {Py_tp_doc, "Registry(namespace='')\n--\n\nThe set of metrics that one page shows."},
    {Py_tp_init, registry_init},
    {Py_tp_traverse, registry_traverse},
    {Py_tp_dealloc, registry_dealloc},
    {Py_tp_methods, methods},
    {0, NULL},
};
static PyType_Spec spec = {"prometheus_express._core.Registry", sizeof(registry_object), 0,
                           Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC, slots};

int add_registry(PyObject* module, core_state* state) {
  state->registry_type = add_type(module, &spec);
  return state->registry_type == NULL ? -1 : 0;
}
