/* The module _core of the package, or _prometheus_express where it is part of a firmware. */
#include "glue.h"

static MP_DEFINE_CONST_FUN_OBJ_KW(attach_object, 1, pe_attach);

static void begin(void) {
  pe_begin_numbers();
  pe_begin_registry();
  pe_begin_metrics();
  pe_begin_server();
}

#if defined(MICROPY_ENABLE_DYNRUNTIME)

mp_obj_t mpy_init(mp_obj_fun_bc_t* self, size_t count, size_t named, mp_obj_t* args) {
  (void)count;
  (void)named;
  (void)args;
  MP_DYNRUNTIME_INIT_ENTRY
  begin();
  mp_store_global(MP_QSTR_Registry, MP_OBJ_FROM_PTR(&pe_registry_type));
  mp_store_global(MP_QSTR_Counter, MP_OBJ_FROM_PTR(&pe_metric_types[kCounter]));
  mp_store_global(MP_QSTR_Gauge, MP_OBJ_FROM_PTR(&pe_metric_types[kGauge]));
  mp_store_global(MP_QSTR_Histogram, MP_OBJ_FROM_PTR(&pe_metric_types[kHistogram]));
  mp_store_global(MP_QSTR_Summary, MP_OBJ_FROM_PTR(&pe_metric_types[kSummary]));
  mp_store_global(MP_QSTR_Server, MP_OBJ_FROM_PTR(&pe_server_type));
  mp_store_global(MP_QSTR_attach, MP_OBJ_FROM_PTR(&attach_object));
  MP_DYNRUNTIME_INIT_EXIT
}

#else

/* Called when it is imported for the first time, also after each soft reset. */
static mp_obj_t module_init(void) {
  begin();
  return mp_const_none;
}
static MP_DEFINE_CONST_FUN_OBJ_0(init_object, module_init);

static const mp_rom_map_elem_t members_table[] = {
    {MP_ROM_QSTR(MP_QSTR___name__), MP_ROM_QSTR(MP_QSTR__prometheus_express)},
    {MP_ROM_QSTR(MP_QSTR___init__), MP_ROM_PTR(&init_object)},
    {MP_ROM_QSTR(MP_QSTR_Registry), MP_ROM_PTR(&pe_registry_type)},
    {MP_ROM_QSTR(MP_QSTR_Counter), MP_ROM_PTR(&pe_metric_types[kCounter])},
    {MP_ROM_QSTR(MP_QSTR_Gauge), MP_ROM_PTR(&pe_metric_types[kGauge])},
    {MP_ROM_QSTR(MP_QSTR_Histogram), MP_ROM_PTR(&pe_metric_types[kHistogram])},
    {MP_ROM_QSTR(MP_QSTR_Summary), MP_ROM_PTR(&pe_metric_types[kSummary])},
    {MP_ROM_QSTR(MP_QSTR_Server), MP_ROM_PTR(&pe_server_type)},
    {MP_ROM_QSTR(MP_QSTR_attach), MP_ROM_PTR(&attach_object)},
};
static MP_DEFINE_CONST_DICT(members_dict, members_table);

const mp_obj_module_t prometheus_express_module = {
    .base = {&mp_type_module},
    .globals = (mp_obj_dict_t*)&members_dict,
};
MP_REGISTER_MODULE(MP_QSTR__prometheus_express, prometheus_express_module);

#endif
