/* Metrics and their children: how they begin and end. updates.c has what they count. */
#include "metric.h"

#include <string.h>

/* No clear goes with it: a cycle goes through an attribute in Python too, which is cleared, and
 * what a child needs must not end before it. */
static int metric_traverse(PyObject* object, visitproc visit, void* arg) {
  Py_VISIT(Py_TYPE(object));
  Py_VISIT(((metric_object*)object)->owner);
  return 0;
}

static void metric_dealloc(PyObject* object) {
  PyTypeObject* const type = Py_TYPE(object);
  metric_object* const self = (metric_object*)object;
  PyObject_GC_UnTrack(object);
  /* A metric goes on in its registry, which owns it: its page shows it whoever has a name for it.
   */
  if (self->metric == &self->child) pe_end(&self->child);
  Py_CLEAR(self->owner);
  ((freefunc)PyType_GetSlot(type, Py_tp_free))(object);
  Py_DECREF(type);
}

/* Whatever the arguments are: __init__() looks at them. */
static PyObject* metric_new(PyTypeObject* type, PyObject* args, PyObject* keywords) {
  (void)args;
  (void)keywords;
  return ((allocfunc)PyType_GetSlot(type, Py_tp_alloc))(type, 0); /* all zeros */
}

/* The texts of up to PE_MAX_LABELS label values, of any type that has a str(). */
typedef struct {
  PyObject* kept[PE_MAX_LABELS];
  const char* text[PE_MAX_LABELS];
  size_t count;
} value_texts;

static void let_go(value_texts* values) {
  for (size_t i = 0; i < values->count; ++i) Py_DECREF(values->kept[i]);
}

static int take_value(value_texts* values, PyObject* value) {
  PyObject* const text = PyObject_Str(value);
  if (text == NULL) return -1;
  const char* const data = text_of(text, "a label value");
  if (data == NULL) {
    Py_DECREF(text);
    return -1;
  }
  values->kept[values->count] = text;
  values->text[values->count++] = data;
  return 0;
}

static int take_values(value_texts* values, PyObject* const* args, Py_ssize_t count) {
  values->count = 0;
  if (count > PE_MAX_LABELS) {
    PyErr_Format(PyExc_ValueError, "%zd label values: at most %d", count, PE_MAX_LABELS);
    return -1;
  }
  for (Py_ssize_t i = 0; i < count; ++i) {
    if (take_value(values, args[i]) == 0) continue;
    let_go(values);
    return -1;
  }
  return 0;
}

static pe_status get_child(metric_object* self, const value_texts* values, PyObject* names,
                           pe_metric* child) {
  if (names == NULL) return pe_labels(self->metric, values->text, values->count, child);
  pe_label labels[PE_MAX_LABELS];
  for (size_t i = 0; i < values->count; ++i) {
    PyObject* const name = PyTuple_GetItem(names, (Py_ssize_t)i);
    labels[i].name = name == NULL ? NULL : text_of(name, "a label name");
    labels[i].value = values->text[i];
    if (labels[i].name == NULL) return PE_NULL; /* and there is an exception */
  }
  return pe_labels_by_name(self->metric, labels, values->count, child);
}

static PyObject* new_child(metric_object* self, const value_texts* values, PyObject* names) {
  metric_object* const child = (metric_object*)metric_new(Py_TYPE(self), NULL, NULL);
  if (child == NULL) return NULL;
  const pe_status status = get_child(self, values, names, &child->child);
  if (status == PE_OK || status == PE_LIMIT) child->metric = &child->child;
  if (status == PE_OK) {
    Py_INCREF(self);
    child->owner = (PyObject*)self;
    return (PyObject*)child;
  }
  Py_DECREF(child);
  if (PyErr_Occurred()) return NULL;
  if (status == PE_INVALID) {
    PyErr_SetString(PyExc_ValueError, names == NULL
                                          ? "not as many label values as the metric has labels"
                                          : "not the labels that the metric has");
    return NULL;
  }
  return raise_status(status, NULL);
}

PyObject* metric_labels(PyObject* object, PyObject* const* args, Py_ssize_t count,
                        PyObject* names) {
  metric_object* const self = (metric_object*)object;
  const Py_ssize_t named = names == NULL ? 0 : PyTuple_Size(names);
  if (self->metric == &self->child) {
    PyErr_SetString(PyExc_ValueError, "labels() of a metric that has its labels already");
    return NULL;
  }
  if (named != 0 && count != 0) {
    PyErr_SetString(PyExc_ValueError, "label values by position or by name, not both");
    return NULL;
  }
  if (self->metric == NULL) return raise_status(PE_NOT_THERE, NULL);
  value_texts values;
  if (take_values(&values, args, count + named) != 0) return NULL;
  PyObject* const child = new_child(self, &values, named == 0 ? NULL : names);
  let_go(&values);
  return child;
}

PyObject* metric_remove(PyObject* object, PyObject* const* args, Py_ssize_t count) {
  metric_object* const self = (metric_object*)object;
  if (self->metric == NULL) return raise_status(PE_NOT_THERE, NULL);
  value_texts values;
  if (take_values(&values, args, count) != 0) return NULL;
  const pe_status status = pe_remove(self->metric, values.text, values.count);
  let_go(&values);
  if (status != PE_INVALID) return none_or_raise(status, NULL);
  PyErr_SetString(PyExc_ValueError, "not as many label values as the metric has labels");
  return NULL;
}

PyObject* metric_clear_children(PyObject* object, PyObject* unused) {
  (void)unused;
  metric_object* const self = (metric_object*)object;
  if (self->metric == NULL) return raise_status(PE_NOT_THERE, NULL);
  const pe_status status = pe_clear(self->metric);
  if (status != PE_INVALID) return none_or_raise(status, NULL);
  PyErr_SetString(PyExc_ValueError, "the metric has no labels");
  return NULL;
}

#define DOCUMENT(name, text) name "(*args, **kwargs)\n--\n\n" text

static PyObject* add_metric_type(PyObject* module, const char* name, PyMethodDef* methods,
                                 const char* text) {
  PyType_Slot slots[] = {
      {Py_tp_doc, (void*)text},        {Py_tp_new, metric_new},  {Py_tp_traverse, metric_traverse},
      {Py_tp_dealloc, metric_dealloc}, {Py_tp_methods, methods}, {0, NULL},
  };
  PyType_Spec spec = {name, sizeof(metric_object), 0,
                      Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC, slots};
  return add_type(module, &spec);
}

int add_metrics(PyObject* module, core_state* state) {
  PyObject** const types = state->metric_types;
  types[kCounter] = add_metric_type(module, "prometheus_express._core.Counter", counter_methods,
                                    DOCUMENT("Counter", "A number that only grows."));
  types[kGauge] = add_metric_type(module, "prometheus_express._core.Gauge", gauge_methods,
                                  DOCUMENT("Gauge", "A number that goes up and down."));
  types[kHistogram] =
      add_metric_type(module, "prometheus_express._core.Histogram", histogram_methods,
                      DOCUMENT("Histogram", "How many observations were up to which bound."));
  types[kSummary] = add_metric_type(module, "prometheus_express._core.Summary", summary_methods,
                                    DOCUMENT("Summary", "Number and sum of observations."));
  for (int i = 0; i < kMetricTypes; ++i) {
    if (types[i] == NULL) return -1;
  }
  return 0;
}
