/* What the files of the extension share: their objects, and how a pe_status becomes an exception.
 *
 * The glue is C over prometheus_express_c.h, in CPython's stable ABI. */
#ifndef PROMETHEUS_EXPRESS_PYTHON_GLUE_H
#define PROMETHEUS_EXPRESS_PYTHON_GLUE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <prometheus_express_c.h>

enum { kCounter, kGauge, kHistogram, kSummary, kMetricTypes };

/* Of one interpreter. */
typedef struct {
  PyObject* registry_type;
  PyObject* metric_types[kMetricTypes];
  PyObject* server_type;
} core_state;

typedef struct {
  PyObject base;
  pe_registry* registry; /* null until __init__() */
} registry_object;

/* A metric or a child of one. */
typedef struct {
  PyObject base;
  pe_metric* metric; /* null: in no registry; of a child, its own `child` */
  PyObject* owner;   /* the registry, or of a child its metric: both must outlive it */
  pe_metric child;
} metric_object;

/* Sets the exception that fits, with `error`'s text where it has one. Returns null. */
PyObject* raise_status(pe_status status, const pe_error* error);

/* None, or the exception. */
PyObject* none_or_raise(pe_status status, const pe_error* error);

/* The registry of an object that should have one; null with an exception. */
pe_registry* registry_of(core_state* state, PyObject* object);

/* The text of a str in UTF-8, which lives as long as that; null with an exception where it is none,
 * or has a null character in it. */
const char* text_of(PyObject* text, const char* what);

core_state* state_of(PyObject* module);
PyObject* add_type(PyObject* module, PyType_Spec* spec);

int add_registry(PyObject* module, core_state* state);
int add_metrics(PyObject* module, core_state* state);
int add_server(PyObject* module, core_state* state);

/* Functions of the module. */
PyObject* core_bind(PyObject* module, PyObject* args);
PyObject* core_unbind(PyObject* module, PyObject* metric);
PyObject* core_push(PyObject* module, PyObject* args);

/* A method of any signature as what tables of methods hold. */
#define METHOD(function) ((PyCFunction)(void (*)(void))(function))

#endif
