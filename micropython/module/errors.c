/* How what is wrong becomes an exception. */
#include <errno.h>

#include "glue.h"

#if defined(MICROPY_ENABLE_DYNRUNTIME)
#define TYPE_OF(name) ((const mp_obj_type_t*)mp_load_global(MP_QSTR_##name))
#else
#define TYPE_OF(name) (&mp_type_##name)
#endif

static const mp_obj_type_t* type_of(error_kind kind) {
  switch (kind) {
    case kTypeError:
      return TYPE_OF(TypeError);
    case kValueError:
      return TYPE_OF(ValueError);
    case kMemoryError:
      return TYPE_OF(MemoryError);
    case kNotImplemented:
      return TYPE_OF(NotImplementedError);
    default:
      return TYPE_OF(RuntimeError);
  }
}

NORETURN void pe_raise_about(error_kind kind, const char* text, const char* about) {
  char all[160];
  size_t count = 0;
  for (; *text != '\0' && count < sizeof all; ++text) all[count++] = *text;
  for (; *about != '\0' && count < sizeof all; ++about) all[count++] = *about;
  mp_obj_t const words = mp_obj_new_str(all, count);
  mp_raise_type_arg(type_of(kind), words);
}

NORETURN void pe_raise(error_kind kind, const char* text) { pe_raise_about(kind, text, ""); }

static NORETURN void raise_os_error(int number, const char* text) {
  size_t size = 0;
  while (text[size] != '\0') ++size;
  mp_obj_t args[2];
  args[0] = MP_OBJ_NEW_SMALL_INT(number);
  args[1] = mp_obj_new_str(text, size);
  mp_obj_t const error = mp_call_function_n_kw(MP_OBJ_FROM_PTR(TYPE_OF(OSError)), 2, 0, args);
#if defined(MICROPY_ENABLE_DYNRUNTIME)
  nlr_raise(error);
#else
  nlr_raise(MP_OBJ_TO_PTR(error));
#endif
}

NORETURN void pe_raise_status(pe_status status, const pe_error* error) {
  const char* const text =
      error != NULL && error->text[0] != '\0' ? error->text : pe_status_text(status);
  switch (status) {
    case PE_NOT_THERE:
      pe_raise(kValueError, "the metric is in no registry: register() it first");
    case PE_HAS_LABELS:
      pe_raise(kValueError, "the metric has labels: choose a child with labels()");
    case PE_WRONG_TYPE:
      pe_raise(kTypeError, text);
    case PE_INVALID:
      pe_raise(kValueError, text);
    case PE_LIMIT:
      pe_raise(kMemoryError, text);
    case PE_UNSUPPORTED:
      pe_raise(kNotImplemented, text);
    case PE_ADDRESS_IN_USE:
      raise_os_error(EADDRINUSE, text);
    case PE_NOT_PERMITTED:
      raise_os_error(EACCES, text);
    case PE_UNREACHABLE:
      raise_os_error(EHOSTUNREACH, text);
    case PE_TIMED_OUT:
      raise_os_error(ETIMEDOUT, text);
    case PE_CLOSED:
      raise_os_error(ECONNABORTED, text);
    default:
      pe_raise(kRuntimeError, text);
  }
}

mp_obj_t pe_none_or_raise(pe_status status) {
  if (status != PE_OK) pe_raise_status(status, NULL);
  return mp_const_none;
}
