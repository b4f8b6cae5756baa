/* What the files of the module share. The glue is C over prometheus_express_c.h, and is compiled
 * into a firmware (a user C module) or as a module that is loaded (a native module, .mpy).
 *
 * Exceptions of Python are jumps, which must not cross a function in C++: all arguments are looked
 * at before the library is called, and what the library calls in turn is protected (protect.c).
 *
 * What is global has no initial value and is not static, since a native module's code finds its
 * variables by a table. */
#ifndef PROMETHEUS_EXPRESS_MICROPYTHON_GLUE_H
#define PROMETHEUS_EXPRESS_MICROPYTHON_GLUE_H

#if defined(MICROPY_ENABLE_DYNRUNTIME)
#include "py/dynruntime.h"
#else
#include "py/gc.h"
#include "py/objstr.h"
#include "py/objtype.h"
#include "py/runtime.h"
#include "py/stream.h"
#endif

#include <prometheus_express_c.h>
#include <string.h>

/* Memory of the library, taken from Python's heap: each block is in a list, which begins in an
 * object of Python. So it lives as long as the object does, and is gone after a soft reset. */
typedef struct pe_block pe_block;
typedef struct {
  pe_block* first;
} pe_memory;

/* Whose memory it is that the library takes or gives back from now on. */
void pe_use_memory(pe_memory* memory);
/* Python's heap, as realloc() is; does not raise, since the library may be in the middle of
 * something. */
void* pe_from_heap(void* block, size_t bytes);
void* pe_memory_take(size_t bytes);
void pe_memory_give(void* memory);

enum { kCounter, kGauge, kHistogram, kSummary, kMetricTypes };

typedef struct {
  mp_obj_base_t base;
  pe_memory memory;
  pe_registry* registry;
} registry_object;

typedef struct metric_object {
  mp_obj_base_t base;
  pe_metric* metric; /* null: in no registry; of a child, its own `child`, or null once removed */
  mp_obj_t owner;    /* the registry as Python has it, or of a child its metric; null: none */
  registry_object* registry;
  mp_obj_t name, help, labels, unit, bounds; /* how it is declared; not of a child */
  mp_obj_t children;                         /* by their label values; null before the first */
  struct metric_object* first;               /* of the children */
  struct metric_object* next;                /* of a child */
  pe_metric child;
} metric_object;

/* What exceptions there are, and how a status becomes one. */
typedef enum { kTypeError, kValueError, kMemoryError, kRuntimeError, kNotImplemented } error_kind;
NORETURN void pe_raise(error_kind kind, const char* text);
NORETURN void pe_raise_about(error_kind kind, const char* text, const char* about);
NORETURN void pe_raise_status(pe_status status, const pe_error* error);
mp_obj_t pe_none_or_raise(pe_status status);

/* The text of a str, which lives as long as that. TypeError, ValueError: it is none, or has a null
 * character in it. `what` names it. */
const char* pe_text_of(mp_obj_t object, const char* what);

/* An integer is exact to 2^53; a float of 32 bits becomes the decimal number that Python shows. */
double pe_number_of(mp_obj_t object);

/* 1 and the amount, where it is an integer of at most 64 bits that is not negative. */
int pe_whole_of(mp_obj_t object, uint64_t* whole);

/* The object of this type in `object`, which may be of a class in Python derived from it; null:
 * none. */
void* pe_native_of(mp_obj_t object, const mp_obj_full_type_t* type);

/* Calls function(context), and catches what it raises: null, or that exception. */
typedef void (*protected_function)(void* context);
mp_obj_t pe_protect(protected_function function, void* context);

extern mp_obj_full_type_t pe_registry_type;
extern mp_obj_full_type_t pe_metric_types[kMetricTypes];
extern mp_obj_full_type_t pe_server_type;

/* What a type has: functions in C, and room for a few of Python. */
enum { kMembers = 20 };
typedef struct {
  mp_obj_dict_t dict;
  mp_map_elem_t table[kMembers];
} members;
void pe_add_member(members* all, qstr name, mp_obj_t value);
void pe_begin_type(mp_obj_full_type_t* type, qstr name, mp_make_new_fun_t make, members* all);

void pe_begin_registry(void);
void pe_begin_metrics(void);
void pe_begin_server(void);
void pe_begin_numbers(void);

/* metric.c, for updates.c */
metric_object* pe_metric_of(mp_obj_t object);
void pe_add_updates(int type, members* all);
mp_obj_t pe_metric_labels(size_t count, const mp_obj_t* args, mp_map_t* named);
mp_obj_t pe_metric_remove(size_t count, const mp_obj_t* args);
mp_obj_t pe_metric_clear(mp_obj_t object);

/* declare.c */
mp_obj_t pe_metric_new(const mp_obj_type_t* type, size_t count, size_t named, const mp_obj_t* args);
mp_obj_t pe_metric_register(mp_obj_t object, mp_obj_t registry);
mp_obj_t pe_metric_unregister(mp_obj_t object, mp_obj_t registry);
mp_obj_t pe_attach(size_t count, const mp_obj_t* args, mp_map_t* named);
int pe_type_index(const mp_obj_type_t* type);
extern members pe_metric_members[kMetricTypes];

#endif
