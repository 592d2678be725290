import { isIPv6 } from 'node:net';

/** Groups of an IPv6 address that name the network of one household: /64. */
const NETWORK_GROUPS = 4;

/** Whom an address belongs to: itself for IPv4, its network for IPv6, of which one household has all addresses. */
export function senderOf(address: string): string {
  const [bare = ''] = address.split('%');
  if (!isIPv6(bare)) return bare;
  // The form of the standard: lower case, no zeros in front, an IPv4 part as two groups.
  const canonical = new URL(`http://[${bare}]/`).hostname.slice(1, -1);
  const [before = '', after] = canonical.split('::');
  const head = before === '' ? [] : before.split(':');
  const tail = after ? after.split(':') : [];
  const gap = after === undefined ? 0 : 8 - head.length - tail.length;
  const groups = [...head, ...Array<string>(gap).fill('0'), ...tail];
  const isMapped = groups.slice(0, 5).every((group) => group === '0') && groups[5] === 'ffff';
  if (!isMapped) return `${groups.slice(0, NETWORK_GROUPS).join(':')}::/64`;
  const bytes = groups.slice(6).flatMap((group) => {
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 255];
  });
  return bytes.join('.');
}
