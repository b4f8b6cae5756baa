/* Metrics and their children. A child is made once for its label values and kept with its metric,
 * so that labels() takes no memory but the first time: nobody tells when an object of Python has
 * gone, and each would keep its child on the page's list. */
#include "glue.h"

mp_obj_full_type_t pe_metric_types[kMetricTypes];

metric_object* pe_metric_of(mp_obj_t object) {
  for (int i = 0; i < kMetricTypes; ++i) {
    metric_object* const self = pe_native_of(object, &pe_metric_types[i]);
    if (self != NULL) return self;
  }
  pe_raise(kTypeError, "not a metric");
}

static mp_obj_t as_text(mp_obj_t value) {
  if (mp_obj_is_str(value)) return value;
  return mp_call_function_n_kw(MP_OBJ_FROM_PTR(&mp_type_str), 1, 0, &value);
}

/* A value that has a name among the labels of the metric, in the place where it was declared. */
static size_t place_of(mp_obj_t name, const mp_obj_t* names, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    if (mp_binary_op(MP_BINARY_OP_EQUAL, names[i], name) == mp_const_true) return i;
  }
  pe_raise(kValueError, "not the labels that the metric has");
}

static void take_named(mp_obj_t* values, const mp_obj_t* names, size_t count,
                       const mp_map_t* named) {
  if (named->used != count) pe_raise(kValueError, "not the labels that the metric has");
  for (size_t i = 0; i < count; ++i) values[i] = MP_OBJ_NULL;
  for (size_t i = 0; i < named->alloc; ++i) {
    if (!mp_map_slot_is_filled(named, i)) continue;
    values[place_of(named->table[i].key, names, count)] = as_text(named->table[i].value);
  }
}

/* The texts of label values, in the order of declaration, and the key of their child. */
static mp_obj_t take_values(const metric_object* self, mp_obj_t* values, size_t count,
                            const mp_obj_t* args, const mp_map_t* named) {
  size_t labels = 0;
  mp_obj_t* names = NULL;
  mp_obj_get_array(self->labels, &labels, &names);
  if (named != NULL && named->used != 0) {
    if (count != 0) pe_raise(kValueError, "label values by position or by name, not both");
    take_named(values, names, labels, named);
  } else {
    if (count != labels || count == 0) {
      pe_raise(kValueError, "not as many label values as the metric has labels");
    }
    for (size_t i = 0; i < count; ++i) values[i] = as_text(args[i]);
  }
  return labels == 1 ? values[0] : mp_obj_new_tuple(labels, values);
}

static metric_object* known_child(const metric_object* self, mp_obj_t key) {
  if (self->children == MP_OBJ_NULL) return NULL;
  mp_obj_t call[3];
  mp_load_method(self->children, MP_QSTR_get, call);
  call[2] = key;
#if defined(MICROPY_ENABLE_DYNRUNTIME)
  mp_obj_t const found = mp_fun_table.call_method_n_kw(1, 0, call);
#else
  mp_obj_t const found = mp_call_method_n_kw(1, 0, call);
#endif
  return found == mp_const_none ? NULL : MP_OBJ_TO_PTR(found);
}

/* It is in the dictionary before the library knows of it, so that none is known to it alone. */
static mp_obj_t new_child(metric_object* self, mp_obj_t key, const mp_obj_t* values) {
  size_t count = 0;
  mp_obj_t* names = NULL;
  mp_obj_get_array(self->labels, &count, &names);
  const char* texts[PE_MAX_LABELS];
  for (size_t i = 0; i < count; ++i) texts[i] = pe_text_of(values[i], "a label value");
  if (self->children == MP_OBJ_NULL) self->children = mp_obj_new_dict(0);
  metric_object* const child = mp_obj_malloc(metric_object, self->base.type);
  memset((char*)child + sizeof child->base, 0, sizeof *child - sizeof child->base);
  mp_obj_dict_store(self->children, key, MP_OBJ_FROM_PTR(child));
  pe_use_memory(&self->registry->memory);
  const pe_status status = pe_labels(self->metric, texts, count, &child->child);
  if (status != PE_OK) {
    if (status == PE_LIMIT) pe_end(&child->child);
    mp_obj_subscr(self->children, key, MP_OBJ_NULL);
    pe_raise_status(status, NULL);
  }
  child->metric = &child->child;
  child->owner = MP_OBJ_FROM_PTR(self);
  child->registry = self->registry;
  child->next = self->first;
  self->first = child;
  return MP_OBJ_FROM_PTR(child);
}

/* A metric that may have children. */
static metric_object* family(mp_obj_t object) {
  metric_object* const self = MP_OBJ_TO_PTR(object);
  if (self->name == MP_OBJ_NULL) {
    pe_raise(kValueError, "labels() of a metric that has its labels already");
  }
  if (self->metric == NULL) pe_raise_status(PE_NOT_THERE, NULL);
  return self;
}

mp_obj_t pe_metric_labels(size_t count, const mp_obj_t* args, mp_map_t* named) {
  metric_object* const self = family(args[0]);
  mp_obj_t values[PE_MAX_LABELS];
  mp_obj_t const key = take_values(self, values, count - 1, args + 1, named);
  metric_object* const known = known_child(self, key);
  return known != NULL ? MP_OBJ_FROM_PTR(known) : new_child(self, key, values);
}

static void end_child(metric_object* child) {
  pe_end(&child->child);
  child->metric = NULL; /* what is told to it from now on goes nowhere */
}

mp_obj_t pe_metric_remove(size_t count, const mp_obj_t* args) {
  metric_object* const self = family(args[0]);
  mp_obj_t values[PE_MAX_LABELS];
  mp_obj_t const key = take_values(self, values, count - 1, args + 1, NULL);
  const char* texts[PE_MAX_LABELS];
  for (size_t i = 0; i + 1 < count; ++i) texts[i] = pe_text_of(values[i], "a label value");
  pe_use_memory(&self->registry->memory);
  metric_object* const known = known_child(self, key);
  if (known != NULL) {
    mp_obj_subscr(self->children, key, MP_OBJ_NULL);
    metric_object** at = &self->first;
    while (*at != known) at = &(*at)->next;
    *at = known->next;
    end_child(known);
  }
  return pe_none_or_raise(pe_remove(self->metric, texts, count - 1));
}

mp_obj_t pe_metric_clear(mp_obj_t object) {
  metric_object* const self = family(object);
  pe_use_memory(&self->registry->memory);
  self->children = MP_OBJ_NULL;
  for (metric_object* child = self->first; child != NULL; child = child->next) end_child(child);
  self->first = NULL;
  const pe_status status = pe_clear(self->metric);
  if (status == PE_INVALID) pe_raise(kValueError, "the metric has no labels");
  return pe_none_or_raise(status);
}

static MP_DEFINE_CONST_FUN_OBJ_KW(labels_object, 1, pe_metric_labels);
static MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(remove_object, 1, 1 + PE_MAX_LABELS, pe_metric_remove);
static MP_DEFINE_CONST_FUN_OBJ_1(clear_object, pe_metric_clear);
static MP_DEFINE_CONST_FUN_OBJ_2(register_object, pe_metric_register);
static MP_DEFINE_CONST_FUN_OBJ_2(unregister_object, pe_metric_unregister);

static void begin(int type, qstr name) {
  members* const all = &pe_metric_members[type];
  pe_begin_type(&pe_metric_types[type], name, pe_metric_new, all);
  pe_add_member(all, MP_QSTR_labels, MP_OBJ_FROM_PTR(&labels_object));
  pe_add_member(all, MP_QSTR_remove, MP_OBJ_FROM_PTR(&remove_object));
  pe_add_member(all, MP_QSTR_clear, MP_OBJ_FROM_PTR(&clear_object));
  pe_add_member(all, MP_QSTR__register, MP_OBJ_FROM_PTR(&register_object));
  pe_add_member(all, MP_QSTR__unregister, MP_OBJ_FROM_PTR(&unregister_object));
  pe_add_updates(type, all);
}

void pe_begin_metrics(void) {
  begin(kCounter, MP_QSTR_Counter);
  begin(kGauge, MP_QSTR_Gauge);
  begin(kHistogram, MP_QSTR_Histogram);
  begin(kSummary, MP_QSTR_Summary);
}
