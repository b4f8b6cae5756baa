/* What metrics count. These hold the GIL: they wait for nothing, and take less time than to let it
 * go. */
#include <string.h>

#include "metric.h"

/* The one argument of a method, which may be named; null where it is left out. */
static int one_argument(const char* method, const char* name, PyObject* const* args,
                        Py_ssize_t count, PyObject* names, PyObject** argument) {
  const Py_ssize_t named = names == NULL ? 0 : PyTuple_Size(names);
  *argument = count + named == 0 ? NULL : args[0];
  if (count + named > 1) {
    PyErr_Format(PyExc_TypeError, "%s() takes one argument, %s: %zd were given", method, name,
                 count + named);
    return -1;
  }
  if (named == 1 && PyUnicode_CompareWithASCIIString(PyTuple_GetItem(names, 0), name) != 0 &&
      PyUnicode_CompareWithASCIIString(PyTuple_GetItem(names, 0), "value") != 0) {
    PyErr_Format(PyExc_TypeError, "%s() has no argument '%U', only %s", method,
                 PyTuple_GetItem(names, 0), name);
    return -1;
  }
  return 0;
}

static int to_double(PyObject* number, double* value) {
  *value = PyFloat_AsDouble(number);
  return *value == -1 && PyErr_Occurred() ? -1 : 0;
}

/* The metric is looked at last: a __float__() may take it out of its registry. */
static pe_status add(metric_object* self, PyObject* amount) {
  if (amount == NULL) return pe_counter_inc(self->metric);
  if (PyLong_CheckExact(amount)) {
    const unsigned long long whole = PyLong_AsUnsignedLongLong(amount);
    if (whole != (unsigned long long)-1 || !PyErr_Occurred()) {
      return pe_counter_add_whole(self->metric, whole);
    }
    PyErr_Clear();
  }
  double value = 0;
  if (to_double(amount, &value) != 0) return PE_NULL;
  return self->metric == NULL ? PE_NOT_THERE : pe_counter_add(self->metric, value);
}

static PyObject* counter_inc(PyObject* object, PyObject* const* args, Py_ssize_t count,
                             PyObject* names) {
  metric_object* const self = (metric_object*)object;
  PyObject* amount = NULL;
  if ((count != 0 || names != NULL) &&
      one_argument("inc", "amount", args, count, names, &amount) != 0) {
    return NULL;
  }
  const pe_status status = self->metric == NULL ? PE_NOT_THERE : add(self, amount);
  if (status == PE_OK) Py_RETURN_NONE;
  if (PyErr_Occurred()) return NULL;
  if (status == PE_INVALID) {
    PyErr_Format(PyExc_ValueError, "a counter only grows: inc(%R)", amount);
    return NULL;
  }
  return raise_status(status, NULL);
}

typedef pe_status (*change)(pe_metric* metric, double value);

/* A method with one number, by default 1 where `optional`. */
static PyObject* update(PyObject* object, const char* method, const char* name,
                        PyObject* const* args, Py_ssize_t count, PyObject* names, int optional,
                        double factor, change function) {
  metric_object* const self = (metric_object*)object;
  PyObject* argument = NULL;
  double value = 1;
  if (one_argument(method, name, args, count, names, &argument) != 0) return NULL;
  if (argument == NULL && !optional) {
    PyErr_Format(PyExc_TypeError, "%s() needs an argument, %s", method, name);
    return NULL;
  }
  if (argument != NULL && to_double(argument, &value) != 0) return NULL;
  if (self->metric == NULL) return raise_status(PE_NOT_THERE, NULL);
  return none_or_raise(function(self->metric, factor * value), NULL);
}

#define UPDATE(function, method, name, optional, factor, change)                     \
  static PyObject* function(PyObject* self, PyObject* const* args, Py_ssize_t count, \
                            PyObject* names) {                                       \
    return update(self, method, name, args, count, names, optional, factor, change); \
  }

UPDATE(gauge_set, "set", "value", 0, 1, pe_gauge_set)
UPDATE(gauge_inc, "inc", "amount", 1, 1, pe_gauge_add)
UPDATE(gauge_dec, "dec", "amount", 1, -1, pe_gauge_add)
UPDATE(histogram_observe, "observe", "amount", 0, 1, pe_histogram_observe)
UPDATE(summary_observe, "observe", "amount", 0, 1, pe_summary_observe)

static PyObject* gauge_set_to_current_time(PyObject* object, PyObject* unused) {
  (void)unused;
  metric_object* const self = (metric_object*)object;
  if (self->metric == NULL) return raise_status(PE_NOT_THERE, NULL);
  return none_or_raise(pe_gauge_set_to_current_time(self->metric), NULL);
}

static PyObject* get_number(PyObject* object, pe_status (*function)(pe_metric*, double*)) {
  metric_object* const self = (metric_object*)object;
  double value = 0;
  const pe_status status = self->metric == NULL ? PE_NOT_THERE : function(self->metric, &value);
  return status == PE_OK ? PyFloat_FromDouble(value) : raise_status(status, NULL);
}

static PyObject* get_pair(PyObject* object, pe_status (*function)(pe_metric*, uint64_t*, double*)) {
  metric_object* const self = (metric_object*)object;
  uint64_t count = 0;
  double sum = 0;
  const pe_status status =
      self->metric == NULL ? PE_NOT_THERE : function(self->metric, &count, &sum);
  if (status != PE_OK) return raise_status(status, NULL);
  return Py_BuildValue("Kd", (unsigned long long)count, sum);
}

#define GET(name, how, function)                            \
  static PyObject* name(PyObject* self, PyObject* unused) { \
    (void)unused;                                           \
    return how(self, function);                             \
  }

GET(counter_get, get_number, pe_counter_get)
GET(gauge_get, get_number, pe_gauge_get)
GET(histogram_get, get_pair, pe_histogram_get)
GET(summary_get, get_pair, pe_summary_get)

enum { kNamed = METH_FASTCALL | METH_KEYWORDS };

/* clang-format off */
#define COMMON                                                                                   \
  {"labels", METHOD(metric_labels), kNamed,                                                      \
   "labels($self, *values, **labels)\n--\n\nThe child with these label values, made from zero "  \
   "where there is none.\n\nBy position, in the order of declaration, or by name. Values that "  \
   "are no str\nbecome one. ValueError: other labels than the metric has."},                     \
  {"remove", METHOD(metric_remove), METH_FASTCALL,                                               \
   "remove($self, *values)\n--\n\nTakes the child with these values from the page, if there is " \
   "one."},                                                                                      \
  {"clear", metric_clear_children, METH_NOARGS,                                                  \
   "clear($self)\n--\n\nTakes all children from the page."},                                     \
  {NULL, NULL, 0, NULL}

#define OBSERVE(function)                                                                        \
  {"observe", METHOD(function), kNamed,                                                          \
   "observe($self, amount)\n--\n\nCounts one observation, in base units: seconds, bytes."}

PyMethodDef counter_methods[] = {
  {"inc", METHOD(counter_inc), kNamed,
   "inc($self, amount=1)\n--\n\nAdds to it. ValueError: a negative amount, or NaN.\n\n"
   "Whole amounts are exact to 2**63."},
  {"get", counter_get, METH_NOARGS, "get($self)\n--\n\nWhat it has counted, as a float."},
  COMMON,
};

PyMethodDef gauge_methods[] = {
  {"set", METHOD(gauge_set), kNamed, "set($self, value)\n--\n\nSets it to a value."},
  {"inc", METHOD(gauge_inc), kNamed, "inc($self, amount=1)\n--\n\nAdds to it."},
  {"dec", METHOD(gauge_dec), kNamed, "dec($self, amount=1)\n--\n\nTakes from it."},
  {"set_to_current_time", gauge_set_to_current_time, METH_NOARGS,
   "set_to_current_time($self)\n--\n\nSets it to the seconds since 1970."},
  {"get", gauge_get, METH_NOARGS, "get($self)\n--\n\nIts value, as a float."},
  COMMON,
};

PyMethodDef histogram_methods[] = {
  OBSERVE(histogram_observe),
  {"get", histogram_get, METH_NOARGS, "get($self)\n--\n\nNumber and sum of observations."},
  COMMON,
};

PyMethodDef summary_methods[] = {
  OBSERVE(summary_observe),
  {"get", summary_get, METH_NOARGS, "get($self)\n--\n\nNumber and sum of observations."},
  COMMON,
};
/* clang-format on */
