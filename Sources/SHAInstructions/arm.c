// The cryptographic extension of 64-bit ARM. Each function that uses it says so, so that the rest of the program runs
// anywhere.
#if defined(__aarch64__) && !defined(__AARCH64EB__)

#include <arm_neon.h>

#include "SHAInstructions.h"
#include "constants.h"

#define WITH_SHA __attribute__((target("sha2")))
#define INLINED_WITH_SHA static inline __attribute__((always_inline, target("sha2")))

#if defined(__APPLE__)

bool sha_instructions_are_available(void) { return true; }

#elif defined(__linux__)

#include <sys/auxv.h>

bool sha_instructions_are_available(void) {
  // HWCAP_SHA2 of <asm/hwcap.h>.
  return getauxval(AT_HWCAP) & 1 << 6;
}

#else

bool sha_instructions_are_available(void) { return false; }

#endif

/// The state, and the last sixteen words of the message schedule.
typedef struct {
  uint32x4_t abcd, efgh, words[4];
} Lane;

INLINED_WITH_SHA Lane loaded(const uint32_t *state) {
  Lane lane;
  lane.abcd = vld1q_u32(state);
  lane.efgh = vld1q_u32(state + 4);
  return lane;
}

INLINED_WITH_SHA void store(Lane lane, uint32_t *state) {
  vst1q_u32(state, lane.abcd);
  vst1q_u32(state + 4, lane.efgh);
}

INLINED_WITH_SHA void take_block(Lane *lane, const uint8_t *block) {
  for (int index = 0; index < 4; index++) {
    lane->words[index] = vreinterpretq_u32_u8(vrev32q_u8(vld1q_u8(block + 16 * index)));
  }
}

/// Four of the 64 rounds; from the fifth group on, after the four words of the schedule that they need.
INLINED_WITH_SHA void take_group(Lane *lane, int group) {
  uint32x4_t *words = lane->words;
  if (group >= 4) {
    uint32x4_t sum = vsha256su0q_u32(words[group % 4], words[(group + 1) % 4]);
    words[group % 4] = vsha256su1q_u32(sum, words[(group + 2) % 4], words[(group + 3) % 4]);
  }
  uint32x4_t sums = vaddq_u32(words[group % 4], vld1q_u32(round_constants + 4 * group));
  uint32x4_t abcd = lane->abcd;
  lane->abcd = vsha256hq_u32(abcd, lane->efgh, sums);
  lane->efgh = vsha256h2q_u32(lane->efgh, abcd, sums);
}

INLINED_WITH_SHA void add(Lane *lane, Lane start) {
  lane->abcd = vaddq_u32(lane->abcd, start.abcd);
  lane->efgh = vaddq_u32(lane->efgh, start.efgh);
}

#include "compression.h"

#endif
