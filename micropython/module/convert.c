/* What arguments become before the library is called. */
#include "glue.h"

/* 1: Python's floats have 32 bits. */
int pe_floats_are_short;

void pe_begin_numbers(void) {
  pe_floats_are_short = mp_obj_get_float_to_d(mp_obj_new_float_from_d(0.1)) != 0.1;
}

const char* pe_text_of(mp_obj_t object, const char* what) {
  if (!mp_obj_is_str(object)) pe_raise_about(kTypeError, what, " must be a str");
  size_t size = 0;
  const char* const data = mp_obj_str_get_data(object, &size);
  for (size_t i = 0; i < size; ++i) {
    if (data[i] == '\0') pe_raise_about(kValueError, what, " has a null character");
  }
  return data;
}

/* The shortest decimal number that is this one as a float of 32 bits: 49.4062, and not
 * 49.40620040893555. Digits and powers of ten are exact here, so the quotient is the nearest. */
static double shortest(double value) {
  const double size = value < 0 ? -value : value;
  if (!(size >= 1e-6 && size < 1e7)) return value;
  double scale = 1;
  double digits = size;
  while (digits < 1e5) {
    digits *= 10;
    scale *= 10;
  }
  for (int more = 0; more < 4; ++more) {
    const double rounded = (double)(uint64_t)(size * scale + 0.5);
    const double decimal = rounded / scale;
    if ((float)decimal == (float)size) return value < 0 ? -decimal : decimal;
    scale *= 10;
  }
  return value;
}

/* Bits 0 to 62 of an integer that has no more; one of Python may be of any size. */
static int big_integer(mp_obj_t object, uint64_t* whole) {
  mp_obj_t const zero = MP_OBJ_NEW_SMALL_INT(0);
  if (mp_binary_op(MP_BINARY_OP_LESS, object, zero) == mp_const_true) return 0;
  mp_obj_t const width = MP_OBJ_NEW_SMALL_INT(16);
  uint64_t value = 0;
  for (int shift = 0; shift < 64; shift += 16) {
    mp_obj_t const part = mp_binary_op(MP_BINARY_OP_AND, object, MP_OBJ_NEW_SMALL_INT(0xFFFF));
    value |= (uint64_t)MP_OBJ_SMALL_INT_VALUE(part) << shift;
    object = mp_binary_op(MP_BINARY_OP_RSHIFT, object, width);
  }
  *whole = value;
  return object == zero;
}

int pe_whole_of(mp_obj_t object, uint64_t* whole) {
  if (mp_obj_is_small_int(object)) {
    *whole = (uint64_t)MP_OBJ_SMALL_INT_VALUE(object);
    return MP_OBJ_SMALL_INT_VALUE(object) >= 0;
  }
#if defined(MICROPY_ENABLE_DYNRUNTIME)
  if (mp_obj_get_type(object) != &mp_type_int) return 0;
#else
  if (!mp_obj_is_exact_type(object, &mp_type_int)) return 0;
#endif
  return big_integer(object, whole);
}

double pe_number_of(mp_obj_t object) {
  if (mp_obj_is_small_int(object)) return (double)MP_OBJ_SMALL_INT_VALUE(object);
  uint64_t whole = 0;
  if (pe_floats_are_short && pe_whole_of(object, &whole)) return (double)whole;
  const double value = mp_obj_get_float_to_d(object);
  return pe_floats_are_short ? shortest(value) : value;
}

void* pe_native_of(mp_obj_t object, const mp_obj_full_type_t* wanted) {
  const mp_obj_type_t* const native = (const mp_obj_type_t*)wanted;
  const mp_obj_type_t* type = mp_obj_get_type(object);
  if (type == native) return MP_OBJ_TO_PTR(object);
  while (type != native) {
    const void* const parent = MP_OBJ_TYPE_GET_SLOT_OR_NULL(type, parent);
    if (parent == NULL || ((const mp_obj_base_t*)parent)->type != &mp_type_type) return NULL;
    type = parent;
  }
  /* Until __init__() of the class has called that of this type, something else is in its place. */
  mp_obj_t const inside = ((mp_obj_instance_t*)MP_OBJ_TO_PTR(object))->subobj[0];
  return mp_obj_get_type(inside) == native ? MP_OBJ_TO_PTR(inside) : NULL;
}
