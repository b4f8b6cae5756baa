/* How a metric is made: its declaration, and how it gets into a registry and out of it. */
#include "glue.h"

members pe_metric_members[kMetricTypes];

static mp_obj_t str_of(const char* text, size_t size) { return mp_obj_new_str(text, size); }

static size_t length(const char* text) {
  size_t count = 0;
  while (text[count] != '\0') ++count;
  return count;
}

/* Whether `text` of `size` bytes ends with `end`, behind one more. */
static int ends_with(const char* text, size_t size, const char* end) {
  const size_t count = length(end);
  if (size <= count) return 0;
  for (size_t i = 0; i < count; ++i) {
    if (text[size - count + i] != end[i]) return 0;
  }
  return 1;
}

/* A name as it grows. */
typedef struct {
  char text[200];
  size_t size;
} full_name;

static void append(full_name* name, const char* text) {
  for (; *text != '\0'; ++text) {
    if (name->size == sizeof name->text) pe_raise(kValueError, "the name is too long");
    name->text[name->size++] = *text;
  }
}

static void append_part(full_name* name, const char* part) {
  if (*part == '\0') return;
  if (name->size != 0) append(name, "_");
  append(name, part);
}

static void append_suffixes(full_name* name, const char* unit, int type) {
  const size_t size = ends_with(name->text, name->size, "_total") ? name->size - 6 : name->size;
  if (*unit != '\0') {
    const int there = size > length(unit) && ends_with(name->text, size, unit) &&
                      name->text[size - length(unit) - 1] == '_';
    if (!there) append_part(name, unit);
  }
  if (type == kCounter && !ends_with(name->text, name->size, "_total")) append(name, "_total");
}

/* What labels and buckets are given as, as a tuple. */
static mp_obj_t tuple_of(mp_obj_t items, const char* what) {
  if (mp_obj_is_str(items)) pe_raise_about(kTypeError, what, " must be a list, not a str");
  return mp_call_function_n_kw(MP_OBJ_FROM_PTR(&mp_type_tuple), 1, 0, &items);
}

static size_t take_names(const metric_object* self, const char** names) {
  size_t count = 0;
  mp_obj_t* items = NULL;
  mp_obj_get_array(self->labels, &count, &items);
  if (count > PE_MAX_LABELS) pe_raise(kValueError, "too many labels: at most 16");
  for (size_t i = 0; i < count; ++i) names[i] = pe_text_of(items[i], "a label name");
  return count;
}

static size_t take_bounds(const metric_object* self, double* bounds) {
  size_t count = 0;
  mp_obj_t* items = NULL;
  mp_obj_get_array(self->bounds, &count, &items);
  if (count != 0) {
    const double last = pe_number_of(items[count - 1]);
    if (last > 0 && last - last != 0) --count; /* infinity, which is always there */
  }
  if (count > PE_MAX_BUCKETS) pe_raise(kValueError, "too many buckets: at most 16");
  for (size_t i = 0; i < count; ++i) bounds[i] = pe_number_of(items[i]);
  return count;
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

mp_obj_t pe_metric_register(mp_obj_t object, mp_obj_t registry_at) {
  metric_object* const self = pe_metric_of(object);
  registry_object* const registry = pe_native_of(registry_at, &pe_registry_type);
  if (registry == NULL) pe_raise(kTypeError, "the registry must be a CollectorRegistry");
  if (self->name == MP_OBJ_NULL) pe_raise(kValueError, "not a metric but one of its children");
  if (self->owner == registry_at) return mp_const_none;
  if (self->metric != NULL) {
    pe_raise(kValueError, "the metric is in another registry, and can be in one only");
  }
  const char* names[PE_MAX_LABELS];
  double bounds[PE_MAX_BUCKETS];
  pe_declaration declaration;
  memset(&declaration, 0, sizeof declaration);
  declaration.name = pe_text_of(self->name, "the name");
  declaration.help = pe_text_of(self->help, "the documentation");
  declaration.unit = pe_text_of(self->unit, "the unit");
  if (*declaration.unit == '\0') declaration.unit = NULL;
  declaration.label_count = take_names(self, names);
  if (declaration.label_count != 0) declaration.labels = names;
  const int type = pe_type_index(self->base.type);
  if (type == kHistogram) {
    declaration.bound_count = take_bounds(self, bounds);
    declaration.bounds = bounds;
  }
  pe_error error;
  pe_use_memory(&registry->memory);
  const pe_status status = make(type, registry->registry, &declaration, &self->metric, &error);
  if (status != PE_OK) pe_raise_status(status, &error);
  self->owner = registry_at;
  self->registry = registry;
  return mp_const_none;
}

mp_obj_t pe_metric_unregister(mp_obj_t object, mp_obj_t registry_at) {
  metric_object* const self = pe_metric_of(object);
  if (self->name == MP_OBJ_NULL || self->metric == NULL || self->owner != registry_at) {
    pe_raise(kValueError, "the metric is not in this registry");
  }
  mp_obj_t const none = MP_OBJ_NULL;
  if (self->first != NULL) pe_metric_clear(object);
  pe_use_memory(&self->registry->memory);
  const pe_status status = pe_end(self->metric);
  if (status == PE_IN_USE) pe_raise(kValueError, "children of the metric are in use");
  if (status != PE_OK) pe_raise_status(status, NULL);
  self->metric = NULL;
  self->owner = none;
  self->registry = NULL;
  return mp_const_none;
}

/* The arguments of the official client, and those of the original: `desc` and `labels`. */
enum {
  kName,
  kHelp,
  kLabelNames,
  kNamespace,
  kSubsystem,
  kUnit,
  kRegistry,
  kDesc,
  kLabels,
  kBuckets,
  kArguments
};

static mp_obj_t attached(int type, qstr name) {
  mp_obj_t const key = MP_OBJ_NEW_QSTR(name);
  const members* const all = &pe_metric_members[type];
  for (size_t i = 0; i < all->dict.map.used; ++i) {
    if (all->table[i].key == key) return all->table[i].value;
  }
  return mp_const_none;
}

static void declare(metric_object* self, int type, const mp_arg_val_t* values) {
  mp_obj_t help = values[kHelp].u_obj;
  if (help == mp_const_none) help = values[kDesc].u_obj;
  mp_obj_t labels = values[kLabelNames].u_obj;
  if (labels == MP_OBJ_NULL || !mp_obj_is_true(labels)) labels = values[kLabels].u_obj;
  mp_obj_t const space = values[kNamespace].u_obj;
  (void)pe_text_of(help, "the documentation");
  full_name name;
  name.size = 0;
  if (space != MP_OBJ_NULL && mp_obj_is_str(space))
    append_part(&name, pe_text_of(space, "the namespace"));
  append_part(&name, pe_text_of(values[kSubsystem].u_obj, "the subsystem"));
  append_part(&name, pe_text_of(values[kName].u_obj, "the name"));
  append_suffixes(&name, pe_text_of(values[kUnit].u_obj, "the unit"), type);
  self->name = str_of(name.text, name.size);
  self->help = help;
  self->unit = values[kUnit].u_obj;
  self->labels = labels == MP_OBJ_NULL ? mp_const_empty_tuple : tuple_of(labels, "the labels");
  mp_obj_t bounds = values[kBuckets].u_obj;
  if (bounds == MP_OBJ_NULL) bounds = attached(type, MP_QSTR_DEFAULT_BUCKETS);
  if (type == kHistogram && bounds != mp_const_none) self->bounds = tuple_of(bounds, "the buckets");
  if (self->bounds == MP_OBJ_NULL) self->bounds = mp_const_empty_tuple;
}

mp_obj_t pe_metric_new(const mp_obj_type_t* type_at, size_t count, size_t named,
                       const mp_obj_t* args) {
  const int type = pe_type_index(type_at);
  mp_obj_t const nothing = mp_obj_new_str("", 0);
  const mp_arg_t allowed[kArguments] = {
      {MP_QSTR_name, MP_ARG_REQUIRED | MP_ARG_OBJ, {.u_obj = MP_OBJ_NULL}},
      {MP_QSTR_documentation, MP_ARG_OBJ, {.u_obj = mp_const_none}},
      {MP_QSTR_labelnames, MP_ARG_OBJ, {.u_obj = MP_OBJ_NULL}},
      {MP_QSTR_namespace, MP_ARG_OBJ, {.u_obj = MP_OBJ_NULL}},
      {MP_QSTR_subsystem, MP_ARG_OBJ, {.u_obj = nothing}},
      {MP_QSTR_unit, MP_ARG_OBJ, {.u_obj = nothing}},
      {MP_QSTR_registry, MP_ARG_OBJ, {.u_obj = MP_OBJ_NULL}},
      {MP_QSTR_desc, MP_ARG_KW_ONLY | MP_ARG_OBJ, {.u_obj = mp_const_none}},
      {MP_QSTR_labels, MP_ARG_KW_ONLY | MP_ARG_OBJ, {.u_obj = MP_OBJ_NULL}},
      {MP_QSTR_buckets, MP_ARG_KW_ONLY | MP_ARG_OBJ, {.u_obj = MP_OBJ_NULL}},
  };
  const size_t known = type == kHistogram ? kArguments : kArguments - 1;
  mp_arg_val_t values[kArguments];
  values[kBuckets].u_obj = MP_OBJ_NULL;
  mp_arg_parse_all_kw_array(count, named, args, known, allowed, values);

  metric_object* const self = mp_obj_malloc(metric_object, type_at);
  memset((char*)self + sizeof self->base, 0, sizeof *self - sizeof self->base);
  declare(self, type, values);
  /* The original's fourth argument is the registry, the official client's the namespace. */
  mp_obj_t registry = values[kRegistry].u_obj;
  mp_obj_t const space = values[kNamespace].u_obj;
  if (space != MP_OBJ_NULL && !mp_obj_is_str(space)) registry = space;
  if (registry == MP_OBJ_NULL) registry = attached(type, MP_QSTR__registry);
  if (registry != mp_const_none && registry != mp_const_false) {
    pe_metric_register(MP_OBJ_FROM_PTR(self), registry);
  }
  return MP_OBJ_FROM_PTR(self);
}
