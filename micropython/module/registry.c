/* Registries, and their pages. */
#include "glue.h"

mp_obj_full_type_t pe_registry_type;
members pe_registry_members;

static mp_obj_t registry_new(const mp_obj_type_t* type, size_t count, size_t named,
                             const mp_obj_t* args) {
  mp_arg_check_num(count, named, 0, 1, false);
  const char* const name_space = count == 0 ? "" : pe_text_of(args[0], "the namespace");
  registry_object* const self = mp_obj_malloc(registry_object, type);
  self->memory.first = NULL;
  self->registry = NULL;
  pe_error error;
  pe_use_memory(&self->memory);
  const pe_status status = pe_registry_new(name_space, &self->registry, &error);
  if (status != PE_OK) pe_raise_status(status, &error);
  return MP_OBJ_FROM_PTR(self);
}

/* What is read so far, in Python's heap. */
typedef struct {
  char* data;
  size_t size;
  size_t room;
} buffer;

static int grow(buffer* all) {
  const size_t room = all->room == 0 ? 512 : all->room * 2;
  char* const data = pe_from_heap(all->data, room);
  if (data == NULL) return 0;
  all->data = data;
  all->room = room;
  return 1;
}

static pe_status read_page(pe_registry* registry, const pe_format* format, buffer* all) {
  pe_page page;
  memset(&page, 0, sizeof page);
  pe_status status = pe_page_begin(&page, registry, format);
  if (status != PE_OK) return status;
  size_t count = 1;
  while (status == PE_OK && count != 0) {
    if (all->room - all->size < 64 && !grow(all)) {
      status = PE_LIMIT;
      break;
    }
    status = pe_page_read(&page, all->data + all->size, all->room - all->size, &count);
    if (status == PE_OK) all->size += count;
  }
  pe_page_end(&page);
  return status;
}

static int is(const char* text, const char* name) {
  while (*text != '\0' && *text == *name) {
    ++text;
    ++name;
  }
  return *text == *name;
}

static const pe_format* format_of(const char* name) {
  if (is(name, "text")) return pe_text_format();
  if (is(name, "openmetrics")) return pe_openmetrics_format();
  pe_raise(kValueError, "no such format: text or openmetrics");
}

static mp_obj_t registry_page(size_t count, const mp_obj_t* args) {
  registry_object* const self = MP_OBJ_TO_PTR(args[0]);
  const pe_format* const format =
      format_of(count == 1 ? "text" : pe_text_of(args[1], "the format"));
  buffer all;
  memset(&all, 0, sizeof all);
  pe_use_memory(&self->memory);
  const pe_status status = read_page(self->registry, format, &all);
  if (status != PE_OK) {
    pe_from_heap(all.data, 0);
    pe_raise_status(status, NULL);
  }
  mp_obj_t const page = mp_obj_new_bytes((const byte*)all.data, all.size);
  pe_from_heap(all.data, 0);
  return page;
}
static MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(page_object, 1, 2, registry_page);

void pe_begin_registry(void) {
  pe_begin_type(&pe_registry_type, MP_QSTR_Registry, registry_new, &pe_registry_members);
  pe_add_member(&pe_registry_members, MP_QSTR_page, MP_OBJ_FROM_PTR(&page_object));
}
