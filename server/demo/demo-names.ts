import type { DemoCommune, DemoHamlet } from './demo-places.ts';
import type { DemoRandom } from './demo-random.ts';
import type { DemoNames } from './demo-settings.ts';

/** Fills a pattern and starts it with a capital letter. */
export function fillName(
  patterns: readonly string[],
  { commune, hamlet }: { commune: DemoCommune; hamlet: DemoHamlet },
  words: DemoNames,
  random: DemoRandom,
): string {
  const pattern = random.pick(patterns);
  const name = pattern.replace(/\{([hcprn])\}/g, (_, slot: string) => {
    switch (slot) {
      case 'h':
        return hamlet.short;
      case 'c':
        return commune.label;
      case 'p':
        return random.pick(words.places);
      case 'r':
        return random.pick(words.hamlets.rivers);
      default:
        return String(random.int(2, 320));
    }
  });
  return name.charAt(0).toUpperCase() + name.slice(1);
}
