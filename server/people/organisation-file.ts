import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { UnitKind } from '../domain/people.ts';
import { ProvinceCode } from '../domain/values.ts';

const FILE = new URL('../../data/reference/organisation.json', import.meta.url);

const Key = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);
const Organisation = z.object({
  source: z.string(),
  city: z.object({ key: Key, name: z.string(), provinceCode: ProvinceCode }),
  /** Below the city. */
  departments: z.array(z.object({ key: Key, name: z.string(), kind: UnitKind, parent: Key.optional() })),
  /** Name of a commune's committee and of each of its offices; `{c}` is the commune, as in "phường Long Biên". */
  committee: z.string(),
  offices: z.array(z.object({ key: Key, name: z.string(), kind: UnitKind })),
});
export type Organisation = z.infer<typeof Organisation>;

/** Who belongs where, as the plans name them. */
export async function readOrganisation(): Promise<Organisation> {
  return Organisation.parse(JSON.parse(await readFile(FILE, 'utf8')));
}
