// The two functions, once for each processor: what includes this file has said what a Lane is and how it is loaded,
// stored and taken on by a block's rounds.
#ifndef SHA_COMPRESSION_H
#define SHA_COMPRESSION_H

WITH_SHA void sha_compress(uint32_t *state, const uint8_t *blocks, size_t count) {
  Lane lane = loaded(state);
  for (size_t block = 0; block < count; block++) {
    Lane start = lane;
    take_block(&lane, blocks + 64 * block);
#pragma clang loop unroll(full)
    for (int group = 0; group < 16; group++) take_group(&lane, group);
    add(&lane, start);
  }
  store(lane, state);
}

WITH_SHA void sha_compress_pair(
  uint32_t *first_state, const uint8_t *first_blocks, uint32_t *second_state, const uint8_t *second_blocks,
  size_t count
) {
  Lane first = loaded(first_state), second = loaded(second_state);
  for (size_t block = 0; block < count; block++) {
    Lane first_start = first, second_start = second;
    take_block(&first, first_blocks + 64 * block);
    take_block(&second, second_blocks + 64 * block);
#pragma clang loop unroll(full)
    for (int group = 0; group < 16; group++) {
      take_group(&first, group);
      take_group(&second, group);
    }
    add(&first, first_start);
    add(&second, second_start);
  }
  store(first, first_state);
  store(second, second_state);
}

#endif
