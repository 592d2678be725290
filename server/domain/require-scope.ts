import { ProblemError } from './errors.ts';
import { type Actor, isInScope } from './roles.ts';
import { MOST_COMMUNES_PER_DEVICE } from './sync.ts';

/** @throws ProblemError `auth.outside_scope` */
export function requireScope(actor: Actor, communeCode: string): void {
  if (!isInScope(actor, communeCode)) throw new ProblemError('auth.outside_scope', { commune: communeCode });
}

/**
 * The communes that a tablet asks for, each once and in order of code.
 * @throws ProblemError `sync.too_many_communes`, `auth.outside_scope`
 */
export function requireDeviceCommunes(actor: Actor, asked: readonly string[]): string[] {
  const communes = [...new Set(asked)].sort();
  if (communes.length > MOST_COMMUNES_PER_DEVICE)
    throw new ProblemError('sync.too_many_communes', { most: MOST_COMMUNES_PER_DEVICE });
  for (const code of communes) requireScope(actor, code);
  return communes;
}
