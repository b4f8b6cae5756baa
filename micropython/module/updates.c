/* What metrics count. */
#include "glue.h"

/* The metric to update; null where it is of a child that was removed, which goes nowhere. */
static pe_metric* target(const metric_object* self) {
  if (self->metric == NULL && self->name != MP_OBJ_NULL) pe_raise_status(PE_NOT_THERE, NULL);
  return self->metric;
}

/* The one argument of a method, which may be named; null where it is left out. */
static mp_obj_t argument(size_t count, const mp_obj_t* args, const mp_map_t* named, qstr name) {
  if (count - 1 + named->used > 1) pe_raise(kTypeError, "one argument at most");
  if (named->used == 0) return count == 1 ? MP_OBJ_NULL : args[1];
  for (size_t i = 0; i < named->alloc; ++i) {
    if (!mp_map_slot_is_filled(named, i)) continue;
    mp_obj_t const key = named->table[i].key;
    if (key == MP_OBJ_NEW_QSTR(name) || key == MP_OBJ_NEW_QSTR(MP_QSTR_value)) {
      return named->table[i].value;
    }
  }
  pe_raise(kTypeError, "there is no argument of that name");
}

static mp_obj_t counter_inc(size_t count, const mp_obj_t* args, mp_map_t* named) {
  metric_object* const self = MP_OBJ_TO_PTR(args[0]);
  mp_obj_t const amount = argument(count, args, named, MP_QSTR_amount);
  uint64_t whole = 1;
  double value = 0;
  const int is_whole = amount == MP_OBJ_NULL || pe_whole_of(amount, &whole);
  if (!is_whole) value = pe_number_of(amount);
  pe_metric* const metric = target(self);
  if (metric == NULL) return mp_const_none;
  const pe_status status =
      is_whole ? pe_counter_add_whole(metric, whole) : pe_counter_add(metric, value);
  if (status == PE_INVALID) pe_raise(kValueError, "a counter only grows");
  return pe_none_or_raise(status);
}

typedef pe_status (*change)(pe_metric* metric, double value);

static mp_obj_t update(mp_obj_t object, mp_obj_t amount, double factor, change function) {
  const double value = amount == MP_OBJ_NULL ? 1 : pe_number_of(amount);
  pe_metric* const metric = target(MP_OBJ_TO_PTR(object));
  if (metric == NULL) return mp_const_none;
  return pe_none_or_raise(function(metric, factor * value));
}

static mp_obj_t needed(mp_obj_t amount) {
  if (amount == MP_OBJ_NULL) pe_raise(kTypeError, "it needs an argument");
  return amount;
}

static mp_obj_t gauge_set(size_t count, const mp_obj_t* args, mp_map_t* named) {
  return update(args[0], needed(argument(count, args, named, MP_QSTR_value)), 1, pe_gauge_set);
}
static mp_obj_t gauge_inc(size_t count, const mp_obj_t* args, mp_map_t* named) {
  return update(args[0], argument(count, args, named, MP_QSTR_amount), 1, pe_gauge_add);
}
static mp_obj_t gauge_dec(size_t count, const mp_obj_t* args, mp_map_t* named) {
  return update(args[0], argument(count, args, named, MP_QSTR_amount), -1, pe_gauge_add);
}
static mp_obj_t histogram_observe(size_t count, const mp_obj_t* args, mp_map_t* named) {
  return update(args[0], needed(argument(count, args, named, MP_QSTR_amount)), 1,
                pe_histogram_observe);
}
static mp_obj_t summary_observe(size_t count, const mp_obj_t* args, mp_map_t* named) {
  return update(args[0], needed(argument(count, args, named, MP_QSTR_amount)), 1,
                pe_summary_observe);
}

static mp_obj_t get_number(mp_obj_t object, pe_status (*function)(pe_metric*, double*)) {
  double value = 0;
  pe_metric* const metric = target(MP_OBJ_TO_PTR(object));
  const pe_status status = metric == NULL ? PE_NOT_THERE : function(metric, &value);
  if (status != PE_OK) pe_raise_status(status, NULL);
  return mp_obj_new_float_from_d(value);
}

static mp_obj_t get_pair(mp_obj_t object, pe_status (*function)(pe_metric*, uint64_t*, double*)) {
  uint64_t count = 0;
  double sum = 0;
  pe_metric* const metric = target(MP_OBJ_TO_PTR(object));
  const pe_status status = metric == NULL ? PE_NOT_THERE : function(metric, &count, &sum);
  if (status != PE_OK) pe_raise_status(status, NULL);
  mp_obj_t both[2];
  both[0] = mp_obj_new_int_from_uint((mp_uint_t)count);
  both[1] = mp_obj_new_float_from_d(sum);
  return mp_obj_new_tuple(2, both);
}

static mp_obj_t counter_get(mp_obj_t self) { return get_number(self, pe_counter_get); }
static mp_obj_t gauge_get(mp_obj_t self) { return get_number(self, pe_gauge_get); }
static mp_obj_t histogram_get(mp_obj_t self) { return get_pair(self, pe_histogram_get); }
static mp_obj_t summary_get(mp_obj_t self) { return get_pair(self, pe_summary_get); }

static MP_DEFINE_CONST_FUN_OBJ_KW(counter_inc_object, 1, counter_inc);
static MP_DEFINE_CONST_FUN_OBJ_KW(gauge_set_object, 1, gauge_set);
static MP_DEFINE_CONST_FUN_OBJ_KW(gauge_inc_object, 1, gauge_inc);
static MP_DEFINE_CONST_FUN_OBJ_KW(gauge_dec_object, 1, gauge_dec);
static MP_DEFINE_CONST_FUN_OBJ_KW(histogram_observe_object, 1, histogram_observe);
static MP_DEFINE_CONST_FUN_OBJ_KW(summary_observe_object, 1, summary_observe);
static MP_DEFINE_CONST_FUN_OBJ_1(counter_get_object, counter_get);
static MP_DEFINE_CONST_FUN_OBJ_1(gauge_get_object, gauge_get);
static MP_DEFINE_CONST_FUN_OBJ_1(histogram_get_object, histogram_get);
static MP_DEFINE_CONST_FUN_OBJ_1(summary_get_object, summary_get);

void pe_add_updates(int type, members* all) {
  switch (type) {
    case kCounter:
      pe_add_member(all, MP_QSTR_inc, MP_OBJ_FROM_PTR(&counter_inc_object));
      pe_add_member(all, MP_QSTR_get, MP_OBJ_FROM_PTR(&counter_get_object));
      return;
    case kGauge:
      pe_add_member(all, MP_QSTR_set, MP_OBJ_FROM_PTR(&gauge_set_object));
      pe_add_member(all, MP_QSTR_inc, MP_OBJ_FROM_PTR(&gauge_inc_object));
      pe_add_member(all, MP_QSTR_dec, MP_OBJ_FROM_PTR(&gauge_dec_object));
      pe_add_member(all, MP_QSTR_get, MP_OBJ_FROM_PTR(&gauge_get_object));
      return;
    case kHistogram:
      pe_add_member(all, MP_QSTR_observe, MP_OBJ_FROM_PTR(&histogram_observe_object));
      pe_add_member(all, MP_QSTR_get, MP_OBJ_FROM_PTR(&histogram_get_object));
      return;
    default:
      pe_add_member(all, MP_QSTR_observe, MP_OBJ_FROM_PTR(&summary_observe_object));
      pe_add_member(all, MP_QSTR_get, MP_OBJ_FROM_PTR(&summary_get_object));
      return;
  }
}
