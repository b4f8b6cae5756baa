/* How a metric gets into a registry, and out of it. */
#include <string.h>

#include "glue.h"

/* Which type of metric this is; -1 with an exception. */
static int type_of(core_state* state, PyObject* metric) {
  for (int i = 0; i < kMetricTypes; ++i) {
    if (PyObject_TypeCheck(metric, (PyTypeObject*)state->metric_types[i])) return i;
  }
  PyErr_Format(PyExc_TypeError, "not a metric: %R", (PyObject*)Py_TYPE(metric));
  return -1;
}

static int take_names(PyObject* tuple, const char** names, pe_declaration* declaration) {
  const Py_ssize_t count = PyTuple_Size(tuple);
  if (count < 0) return -1;
  if (count > PE_MAX_LABELS) {
    PyErr_Format(PyExc_ValueError, "%zd labels: at most %d", count, PE_MAX_LABELS);
    return -1;
  }
  for (Py_ssize_t i = 0; i < count; ++i) {
    names[i] = text_of(PyTuple_GetItem(tuple, i), "a label name");
    if (names[i] == NULL) return -1;
  }
  declaration->labels = count == 0 ? NULL : names;
  declaration->label_count = (size_t)count;
  return 0;
}

static int take_bounds(PyObject* tuple, double* bounds, pe_declaration* declaration) {
  const Py_ssize_t count = PyTuple_Size(tuple);
  if (count < 0) return -1;
  if (count > PE_MAX_BUCKETS) {
    PyErr_Format(PyExc_ValueError, "%zd buckets: at most %d", count, PE_MAX_BUCKETS);
    return -1;
  }
  for (Py_ssize_t i = 0; i < count; ++i) {
    bounds[i] = PyFloat_AsDouble(PyTuple_GetItem(tuple, i));
    if (bounds[i] == -1 && PyErr_Occurred()) return -1;
  }
  declaration->bounds = bounds;
  declaration->bound_count = (size_t)count;
  return 0;
}

static pe_status make(int type, pe_registry* registry, const pe_declaration* declaration,
                      pe_metric** metric, pe_error* error) {
  switch (type) {
    case kCounter:
      return pe_counter_new(registry, declaration, metric, error);
    case kGauge:
      return pe_gauge_new(registry, declaration, metric, error);
    case kHistogram:
      return pe_histogram_new(registry, declaration, metric, error);
    default:
      return pe_summary_new(registry, declaration, metric, error);
  }
}

PyObject* core_bind(PyObject* module, PyObject* args) {
  core_state* const state = state_of(module);
  PyObject *metric = NULL, *registry_at = NULL, *labels = NULL, *bounds = NULL;
  pe_declaration declaration;
  memset(&declaration, 0, sizeof declaration);
  if (!PyArg_ParseTuple(args, "OOssO!zO!:bind", &metric, &registry_at, &declaration.name,
                        &declaration.help, &PyTuple_Type, &labels, &declaration.unit, &PyTuple_Type,
                        &bounds)) {
    return NULL;
  }
  const int type = type_of(state, metric);
  pe_registry* const registry = type < 0 ? NULL : registry_of(state, registry_at);
  const char* names[PE_MAX_LABELS];
  double numbers[PE_MAX_BUCKETS];
  if (registry == NULL || take_names(labels, names, &declaration) != 0 ||
      take_bounds(bounds, numbers, &declaration) != 0) {
    return NULL;
  }
  metric_object* const self = (metric_object*)metric;
  if (self->metric != NULL) {
    PyErr_SetString(PyExc_ValueError, "the metric is in a registry already");
    return NULL;
  }
  pe_error error;
  const pe_status status = make(type, registry, &declaration, &self->metric, &error);
  if (status != PE_OK) return raise_status(status, &error);
  Py_INCREF(registry_at);
  self->owner = registry_at;
  Py_RETURN_NONE;
}

PyObject* core_unbind(PyObject* module, PyObject* metric) {
  if (type_of(state_of(module), metric) < 0) return NULL;
  metric_object* const self = (metric_object*)metric;
  if (self->metric == NULL) return raise_status(PE_NOT_THERE, NULL);
  const pe_status status = self->metric == &self->child ? PE_INVALID : pe_end(self->metric);
  if (status == PE_IN_USE) {
    PyErr_SetString(PyExc_ValueError, "children of the metric are in use");
    return NULL;
  }
  if (status != PE_OK) return raise_status(status, NULL);
  self->metric = NULL;
  Py_CLEAR(self->owner);
  Py_RETURN_NONE;
}
