#ifndef PROMETHEUS_EXPRESS_PYTHON_METRIC_H
#define PROMETHEUS_EXPRESS_PYTHON_METRIC_H

#include "glue.h"

/* What all types have, in metric.c. */
PyObject* metric_labels(PyObject* self, PyObject* const* args, Py_ssize_t count, PyObject* names);
PyObject* metric_remove(PyObject* self, PyObject* const* args, Py_ssize_t count);
PyObject* metric_clear_children(PyObject* self, PyObject* unused);

/* Of each type, in updates.c. */
extern PyMethodDef counter_methods[];
extern PyMethodDef gauge_methods[];
extern PyMethodDef histogram_methods[];
extern PyMethodDef summary_methods[];

#endif
