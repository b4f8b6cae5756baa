#include <string.h>

#include "glue.h"

static int method_of(const char* name, pe_push_method* method) {
  *method = PE_PUSH_PUT;
  if (strcmp(name, "PUT") == 0) return 0;
  *method = PE_PUSH_POST;
  if (strcmp(name, "POST") == 0) return 0;
  *method = PE_PUSH_DELETE;
  if (strcmp(name, "DELETE") == 0) return 0;
  PyErr_Format(PyExc_ValueError, "no way to push: '%s'", name);
  return -1;
}

/* A tuple of (name, value). */
static int take_labels(PyObject* pairs, pe_label* labels, pe_push_job* job) {
  const Py_ssize_t count = PyTuple_Size(pairs);
  if (count > PE_MAX_LABELS) {
    PyErr_Format(PyExc_ValueError, "%zd labels of a group: at most %d", count, PE_MAX_LABELS);
    return -1;
  }
  for (Py_ssize_t i = 0; i < count; ++i) {
    PyObject* const pair = PyTuple_GetItem(pairs, i);
    if (!PyTuple_Check(pair)) {
      PyErr_SetString(PyExc_TypeError, "a label of a group is a pair, name and value");
      return -1;
    }
    if (!PyArg_ParseTuple(pair, "ss", &labels[i].name, &labels[i].value)) return -1;
  }
  job->labels = labels;
  job->label_count = (size_t)count;
  return 0;
}

PyObject* core_push(PyObject* module, PyObject* args) {
  const char* name = NULL;
  PyObject *registry_at = NULL, *pairs = NULL;
  double timeout = 0;
  pe_push_job job;
  pe_push_method method;
  pe_label labels[PE_MAX_LABELS];
  memset(&job, 0, sizeof job);
  if (!PyArg_ParseTuple(args, "sOssO!dzz:push", &name, &registry_at, &job.gateway, &job.job,
                        &PyTuple_Type, &pairs, &timeout, &job.user, &job.password) ||
      method_of(name, &method) != 0 || take_labels(pairs, labels, &job) != 0) {
    return NULL;
  }
  if (!(timeout > 0 && timeout < 1e6)) {
    PyErr_SetString(PyExc_ValueError, "a timeout is more than 0 seconds, and less than a million");
    return NULL;
  }
  job.timeout_ms = (uint32_t)(timeout * 1000) + 1;
  pe_registry* registry = NULL;
  if (registry_at != Py_None) {
    registry = registry_of(state_of(module), registry_at);
    if (registry == NULL) return NULL;
  }
  pe_error error;
  PyThreadState* const thread = PyEval_SaveThread();
  const pe_status status = pe_push_now(method, &job, registry, &error);
  PyEval_RestoreThread(thread);
  return none_or_raise(status, &error);
}
