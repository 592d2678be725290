import { z } from 'zod';

/**
 * Pieces for the search schema of a screen. URLs hold plain text (`?status=open,fixed&overdue=true`); each piece
 * takes that text or its own parsed value, so that parsing twice changes nothing, and drops what it does not know.
 */
export const listParam = <T extends string>(values: readonly [T, ...T[]]) => {
  const isKnown = (value: string): value is T => (values as readonly string[]).includes(value);
  return z
    .union([z.string(), z.array(z.string())])
    .transform((value) => (typeof value === 'string' ? value.split(',') : value).filter(isKnown))
    .transform((list) => (list.length > 0 ? list : undefined))
    .optional()
    .catch(undefined);
};

/** Any strings that fit the pattern, comma-separated: commune codes, kinds. */
export const stringsParam = (pattern: RegExp) =>
  z
    .union([z.string(), z.array(z.string())])
    .transform((value) =>
      (typeof value === 'string' ? value.split(',') : value).filter((part) => pattern.test(part)),
    )
    .transform((list) => (list.length > 0 ? list : undefined))
    .optional()
    .catch(undefined);

export const choiceParam = <T extends string>(values: readonly [T, ...T[]]) =>
  z.enum(values).optional().catch(undefined);

export const textParam = (maxLength = 200) => z.string().max(maxLength).optional().catch(undefined);

export const patternParam = (pattern: RegExp) => z.string().regex(pattern).optional().catch(undefined);

export const flagParam = () =>
  z
    .union([z.boolean(), z.literal('true'), z.literal('false')])
    .transform((value) => value === true || value === 'true')
    .optional()
    .catch(undefined);

export const numberParam = (min: number, max: number) =>
  z
    .union([
      z.number(),
      z
        .string()
        .regex(/^-?\d+(\.\d+)?$/)
        .transform(Number),
    ])
    .pipe(z.number().min(min).max(max))
    .optional()
    .catch(undefined);

/** `?a=1&b=x,y` → { a: '1', b: 'x,y' }: text only, so that code 10441 stays a code. */
export function parseSearchText(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search));
}

/** The reverse, for parsed values: lists comma-separated, empty ones left out. */
export function printSearchText(search: Record<string, unknown>): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(search)) {
    if (value === undefined || value === null || value === '') continue;
    const text = Array.isArray(value) ? value.join(',') : String(value);
    if (text) params.set(key, text);
  }
  const printed = params.toString().replaceAll('%2C', ',').replaceAll('%2F', '/');
  return printed ? `?${printed}` : '';
}
