/** Crockford's base 32: no I, L, O or U, so that it can be read out and typed. */
const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 12;
const GROUP = 4;

/** Random bytes that a code takes: five bits of each are used, 60 in all. */
export const RECEIPT_CODE_BYTES = LENGTH;

/** Such as `7K3M-9QXT-2BHD`. */
export function toReceiptCode(random: Uint8Array): string {
  if (random.length < LENGTH) throw new Error('too few random bytes for a code');
  const signs = Array.from(random.subarray(0, LENGTH), (byte) => SIGNS.charAt(byte & 31)).join('');
  return group(signs);
}

/** A code as somebody typed it, with or without signs between, in small letters, O for 0, I or L for 1; null: none. */
export function readReceiptCode(typed: string): string | null {
  if (typed.length > 40) return null;
  const signs = typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  const isCode = signs.length === LENGTH && [...signs].every((sign) => SIGNS.includes(sign));
  return isCode ? group(signs) : null;
}

const group = (signs: string) =>
  Array.from({ length: LENGTH / GROUP }, (_, index) => signs.slice(index * GROUP, (index + 1) * GROUP)).join(
    '-',
  );
