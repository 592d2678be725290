import { isIPv6 } from 'node:net';

/**
 * Whom an address stands for where senders are counted. Who has one address of IPv6 has all 2⁶⁴ of its network, so the
 * network is one sender; IPv4 written as IPv6 is what it is.
 */
export function addressGroup(address: string): string {
  if (!isIPv6(address)) return address;
  const groups = groupsOf(address);
  const [high = 0, low = 0] = groups.slice(6).map((group) => Number.parseInt(group, 16));
  if (groups.slice(0, 6).join(':') === '0:0:0:0:0:ffff')
    return [high >> 8, high & 255, low >> 8, low & 255].join('.');
  return `${groups.slice(0, 4).join(':')}::/64`;
}

/** All eight, in one spelling. */
function groupsOf(address: string): string[] {
  const [plain] = address.split('%');
  const { hostname } = new URL(`http://[${plain}]`);
  const [before = [], after = []] = hostname
    .slice(1, -1)
    .split('::')
    .map((part) => part.split(':').filter((group) => group !== ''));
  return [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after];
}
