const NAME_PROPERTIES = ['name:vi', 'name', 'ten', 'title'];

/**
 * The feature's own name when it means something, with the property that held it. Map files hold "s", "0"
 * or "-9999" where nobody knew a name: a name has at least two letters.
 */
export function readName(properties: Record<string, unknown>): { name: string; property: string } | null {
  for (const wanted of NAME_PROPERTIES) {
    for (const [property, value] of Object.entries(properties)) {
      if (property.toLowerCase() !== wanted || typeof value !== 'string') continue;
      const name = value.normalize('NFC').replace(/\s+/g, ' ').trim();
      const letters = name.match(/\p{L}/gu)?.length ?? 0;
      if (letters >= 2 && !/^(null|none|unknown|unnamed|n\/a|không tên|chưa rõ)$/i.test(name)) {
        return { name, property };
      }
    }
  }
  return null;
}

/** What a place without a name is called: "Ao chưa đặt tên". */
export function generatedName(kindLabel: string): string {
  return `${kindLabel} chưa đặt tên`;
}
