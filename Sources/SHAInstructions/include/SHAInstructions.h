#ifndef SHA_INSTRUCTIONS_H
#define SHA_INSTRUCTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Tells if the processor that runs this has instructions for SHA-256. The other functions may be called only then.
bool sha_instructions_are_available(void);

/// FIPS 180-4, 6.2.2, over `count` blocks of 64 bytes; `state` is the eight words H0 to H7.
void sha_compress(uint32_t *state, const uint8_t *blocks, size_t count);

/// The same for two messages at once, `count` blocks of each.
///
/// A step of one message waits for the step before it; two that do not wait for each other take as long as one.
void sha_compress_pair(
  uint32_t *first_state, const uint8_t *first_blocks, uint32_t *second_state, const uint8_t *second_blocks,
  size_t count);

#endif
