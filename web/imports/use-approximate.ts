import { isInScope } from '#domain/roles.ts';
import { useActor } from '../api/labels.ts';
import { useCommunes } from '../api/reference.ts';

/** Some commune that the person may write to has no official outline yet; null until that is known. */
export function useApproximateOutlines(): boolean | null {
  const actor = useActor();
  const { data: communes, isError } = useCommunes();
  if (!communes) return isError ? false : null;
  return communes.some(
    ({ code, outlineQuality }) => outlineQuality === 'approximate' && isInScope(actor, code),
  );
}
