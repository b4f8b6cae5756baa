/* The library's memory, in Python's heap. Its collector looks for addresses of the beginnings of
 * blocks, so a list by its `next` keeps all of them that hang at an object of Python. */
#include "glue.h"

struct pe_block {
  pe_block* next;
  pe_block** place; /* of the address of this one */
};

/* Of the call that is under way; between calls it says nothing. */
pe_memory* pe_memory_in_use;

void pe_use_memory(pe_memory* memory) { pe_memory_in_use = memory; }

void* pe_from_heap(void* block, size_t bytes) {
#if defined(MICROPY_ENABLE_DYNRUNTIME)
  return mp_fun_table.realloc_(block, bytes, true);
#else
  return gc_realloc(block, bytes, true);
#endif
}

void* pe_memory_take(size_t bytes) {
  pe_block* const block = pe_from_heap(NULL, sizeof(pe_block) + bytes);
  if (block == NULL) return NULL;
  pe_block** const first = &pe_memory_in_use->first;
  block->next = *first;
  block->place = first;
  if (block->next != NULL) block->next->place = &block->next;
  *first = block;
  return block + 1;
}

void pe_memory_give(void* memory) {
  if (memory == NULL) return;
  pe_block* const block = (pe_block*)memory - 1;
  *block->place = block->next;
  if (block->next != NULL) block->next->place = block->place;
  pe_from_heap(block, 0);
}
