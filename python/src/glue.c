#include <errno.h>
#include <string.h>

#include "glue.h"

static PyObject* raise_os_error(int number, const char* text) {
  PyObject* const error = PyObject_CallFunction(PyExc_OSError, "is", number, text);
  if (error != NULL) PyErr_SetObject((PyObject*)Py_TYPE(error), error);
  Py_XDECREF(error);
  return NULL;
}

PyObject* raise_status(pe_status status, const pe_error* error) {
  const char* const text =
      error != NULL && error->text[0] != '\0' ? error->text : pe_status_text(status);
  switch (status) {
    case PE_NOT_THERE:
      PyErr_SetString(PyExc_ValueError, "the metric is in no registry: register() it first");
      return NULL;
    case PE_HAS_LABELS:
      PyErr_SetString(PyExc_ValueError, "the metric has labels: choose a child with labels()");
      return NULL;
    case PE_WRONG_TYPE:
      PyErr_SetString(PyExc_TypeError, text);
      return NULL;
    case PE_INVALID:
      PyErr_SetString(PyExc_ValueError, text);
      return NULL;
    case PE_LIMIT:
      PyErr_SetString(PyExc_MemoryError, text);
      return NULL;
    case PE_UNSUPPORTED:
      PyErr_SetString(PyExc_NotImplementedError, text);
      return NULL;
    case PE_ADDRESS_IN_USE:
      return raise_os_error(EADDRINUSE, text);
    case PE_NOT_PERMITTED:
      return raise_os_error(EACCES, text);
    case PE_UNREACHABLE:
      return raise_os_error(EHOSTUNREACH, text);
    case PE_TIMED_OUT:
      return raise_os_error(ETIMEDOUT, text);
    case PE_CLOSED:
      return raise_os_error(ECONNABORTED, text);
    default:
      PyErr_SetString(PyExc_RuntimeError, text);
      return NULL;
  }
}

PyObject* none_or_raise(pe_status status, const pe_error* error) {
  if (status != PE_OK) return raise_status(status, error);
  Py_RETURN_NONE;
}

const char* text_of(PyObject* text, const char* what) {
  if (!PyUnicode_Check(text)) {
    PyErr_Format(PyExc_TypeError, "%s must be a str, not %R", what, (PyObject*)Py_TYPE(text));
    return NULL;
  }
  Py_ssize_t size = 0;
  const char* const data = PyUnicode_AsUTF8AndSize(text, &size);
  if (data != NULL && strlen(data) != (size_t)size) {
    PyErr_Format(PyExc_ValueError, "%s has a null character", what);
    return NULL;
  }
  return data;
}

core_state* state_of(PyObject* module) { return PyModule_GetState(module); }

PyObject* add_type(PyObject* module, PyType_Spec* spec) {
  PyObject* const type = PyType_FromModuleAndSpec(module, spec, NULL);
  if (type == NULL || PyModule_AddType(module, (PyTypeObject*)type) == 0) return type;
  Py_DECREF(type);
  return NULL;
}
