// The SHA extensions of x86-64. Each function that uses them says so, so that the rest of the program runs anywhere.
#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>

#include "SHAInstructions.h"
#include "constants.h"

#define WITH_SHA __attribute__((target("sha,sse4.1,ssse3")))
#define INLINED_WITH_SHA static inline __attribute__((always_inline, target("sha,sse4.1,ssse3")))

bool sha_instructions_are_available(void) {
  unsigned a, b, c, d;
  if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & bit_SSSE3) || !(c & bit_SSE4_1)) return false;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_SHA);
}

/// The state in the order that the instructions want it, and the last sixteen words of the message schedule.
typedef struct {
  __m128i abef, cdgh, words[4];
} Lane;

INLINED_WITH_SHA Lane loaded(const uint32_t *state) {
  __m128i badc = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)state), 0xb1);
  __m128i hgfe = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(state + 4)), 0x1b);
  Lane lane;
  lane.abef = _mm_alignr_epi8(badc, hgfe, 8);
  lane.cdgh = _mm_blend_epi16(hgfe, badc, 0xf0);
  return lane;
}

INLINED_WITH_SHA void store(Lane lane, uint32_t *state) {
  __m128i feba = _mm_shuffle_epi32(lane.abef, 0x1b);
  __m128i dchg = _mm_shuffle_epi32(lane.cdgh, 0xb1);
  _mm_storeu_si128((__m128i *)state, _mm_blend_epi16(feba, dchg, 0xf0));
  _mm_storeu_si128((__m128i *)(state + 4), _mm_alignr_epi8(dchg, feba, 8));
}

INLINED_WITH_SHA void take_block(Lane *lane, const uint8_t *block) {
  const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
  for (int index = 0; index < 4; index++) {
    __m128i bytes = _mm_loadu_si128((const __m128i *)(block + 16 * index));
    lane->words[index] = _mm_shuffle_epi8(bytes, big_endian);
  }
}

/// Four of the 64 rounds; from the fifth group on, after the four words of the schedule that they need.
INLINED_WITH_SHA void take_group(Lane *lane, int group) {
  __m128i *words = lane->words;
  if (group >= 4) {
    __m128i last = words[(group + 3) % 4];
    __m128i sum = _mm_sha256msg1_epu32(words[group % 4], words[(group + 1) % 4]);
    sum = _mm_add_epi32(sum, _mm_alignr_epi8(last, words[(group + 2) % 4], 4));
    words[group % 4] = _mm_sha256msg2_epu32(sum, last);
  }
  __m128i constants = _mm_load_si128((const __m128i *)(round_constants + 4 * group));
  __m128i sums = _mm_add_epi32(words[group % 4], constants);
  lane->cdgh = _mm_sha256rnds2_epu32(lane->cdgh, lane->abef, sums);
  lane->abef = _mm_sha256rnds2_epu32(lane->abef, lane->cdgh, _mm_shuffle_epi32(sums, 0x0e));
}

INLINED_WITH_SHA void add(Lane *lane, Lane start) {
  lane->abef = _mm_add_epi32(lane->abef, start.abef);
  lane->cdgh = _mm_add_epi32(lane->cdgh, start.cdgh);
}

#include "compression.h"

#endif
