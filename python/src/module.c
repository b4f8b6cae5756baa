/* prometheus_express._core: the parts in C. The package's modules in Python are its users. */
#include "glue.h"

static int module_exec(PyObject* module) {
  core_state* const state = state_of(module);
  if (add_registry(module, state) != 0) return -1;
  if (add_metrics(module, state) != 0) return -1;
  if (add_server(module, state) != 0) return -1;
  return PyModule_AddIntConstant(module, "MAX_LABELS", PE_MAX_LABELS);
}

static int module_traverse(PyObject* module, visitproc visit, void* arg) {
  core_state* const state = state_of(module);
  Py_VISIT(state->registry_type);
  for (int i = 0; i < kMetricTypes; ++i) Py_VISIT(state->metric_types[i]);
  Py_VISIT(state->server_type);
  return 0;
}

static int module_clear(PyObject* module) {
  core_state* const state = state_of(module);
  Py_CLEAR(state->registry_type);
  for (int i = 0; i < kMetricTypes; ++i) Py_CLEAR(state->metric_types[i]);
  Py_CLEAR(state->server_type);
  return 0;
}

static void module_free(void* module) { module_clear(module); }

static PyMethodDef functions[] = {
    {"bind", core_bind, METH_VARARGS,
     "bind(metric, registry, name, help, labels, unit, bounds, /)\n--\n\nMakes it a metric of the "
     "registry."},
    {"unbind", core_unbind, METH_O, "unbind(metric, /)\n--\n\nTakes it out of its registry."},
    {"push", core_push, METH_VARARGS,
     "push(method, registry, gateway, job, labels, timeout, user, password, /)\n--\n\n"
     "Pushes to a gateway: 'PUT', 'POST' or 'DELETE'."},
    {NULL, NULL, 0, NULL},
};
static PyModuleDef_Slot module_slots[] = {{Py_mod_exec, module_exec}, {0, NULL}};
static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "prometheus_express._core",
    .m_doc = "The metrics, the server and the push of prometheus_express, which are C++.",
    .m_size = sizeof(core_state),
    .m_methods = functions,
    .m_slots = module_slots,
    .m_traverse = module_traverse,
    .m_clear = module_clear,
    .m_free = module_free,
};

PyMODINIT_FUNC PyInit__core(void) { return PyModuleDef_Init(&definition); }
