const DIGIT_BITS = 13;
const DIGITS = 4;
const BUCKETS = 2 ** DIGIT_BITS;

/** Positions of the keys in ascending order, equal keys in their old order. Keys are whole, below 2^52. */
export function sortedOrder(keys: Float64Array): Uint32Array {
  const count = keys.length;
  let order = new Uint32Array(count);
  for (let index = 0; index < count; index++) order[index] = index;
  let next = new Uint32Array(count);
  const digits = new Uint16Array(count);
  for (let pass = 0; pass < DIGITS; pass++) {
    const divisor = 2 ** (DIGIT_BITS * pass);
    const starts = new Uint32Array(BUCKETS + 1);
    for (let index = 0; index < count; index++) {
      const digit = Math.floor((keys[index] as number) / divisor) % BUCKETS;
      digits[index] = digit;
      starts[digit + 1] = (starts[digit + 1] as number) + 1;
    }
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      starts[bucket + 1] = (starts[bucket + 1] as number) + (starts[bucket] as number);
    }
    for (let place = 0; place < count; place++) {
      const index = order[place] as number;
      const digit = digits[index] as number;
      next[starts[digit] as number] = index;
      starts[digit] = (starts[digit] as number) + 1;
    }
    [order, next] = [next, order];
  }
  return order;
}
