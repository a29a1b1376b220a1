// Any other processor: there are no instructions to use.
#if !defined(__x86_64__) && (!defined(__aarch64__) || defined(__AARCH64EB__))

#include "SHAInstructions.h"

bool sha_instructions_are_available(void) { return false; }

void sha_compress(uint32_t *state, const uint8_t *blocks, size_t count) { __builtin_trap(); }

void sha_compress_pair(
  uint32_t *first_state, const uint8_t *first_blocks, uint32_t *second_state, const uint8_t *second_blocks,
  size_t count
) {
  __builtin_trap();
}

#endif
