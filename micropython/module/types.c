/* Types, made when the module is imported: a native module has no constants with addresses of the
 * firmware in them. */
#include "glue.h"

void pe_begin_type(mp_obj_full_type_t* type, qstr name, mp_make_new_fun_t make, members* all) {
  memset(type, 0, sizeof *type);
  type->base.type = (void*)&mp_type_type;
  type->name = name;
  MP_OBJ_TYPE_SET_SLOT(type, make_new, make, 0);
  all->dict.base.type = (void*)mp_obj_get_type(mp_obj_new_dict(0));
  all->dict.map.all_keys_are_qstrs = 1;
  all->dict.map.is_fixed = 1;
  all->dict.map.is_ordered = 1;
  all->dict.map.used = 0;
  all->dict.map.alloc = kMembers;
  all->dict.map.table = all->table;
  MP_OBJ_TYPE_SET_SLOT(type, locals_dict, (void*)&all->dict, 1);
}

static void put(members* all, mp_obj_t key, mp_obj_t value) {
  for (size_t i = 0; i < all->dict.map.used; ++i) {
    if (all->table[i].key == key) {
      all->table[i].value = value;
      return;
    }
  }
  if (all->dict.map.used == kMembers) pe_raise(kMemoryError, "a type has no room for more");
  all->table[all->dict.map.used].key = key;
  all->table[all->dict.map.used].value = value;
  ++all->dict.map.used;
}

void pe_add_member(members* all, qstr name, mp_obj_t value) {
  put(all, MP_OBJ_NEW_QSTR(name), value);
}

int pe_type_index(const mp_obj_type_t* type) {
  for (int i = 0; i < kMetricTypes; ++i) {
    if (type == (const mp_obj_type_t*)&pe_metric_types[i]) return i;
  }
  return -1;
}

/* attach(type, name=value, ...): members of a metric type that are written in Python. Whoever
 * attaches them keeps them. */
mp_obj_t pe_attach(size_t count, const mp_obj_t* args, mp_map_t* named) {
  (void)count;
  const int index = pe_type_index(MP_OBJ_TO_PTR(args[0]));
  if (index < 0) pe_raise(kTypeError, "not a type of metrics");
  for (size_t i = 0; i < named->alloc; ++i) {
    if (!mp_map_slot_is_filled(named, i)) continue;
    put(&pe_metric_members[index], named->table[i].key, named->table[i].value);
  }
  return mp_const_none;
}
