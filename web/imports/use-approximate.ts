import { isInScope } from '#domain/roles.ts';
import { useActor } from '../api/labels.ts';
import { useCommunes } from '../api/reference.ts';

/** Some commune that the person may write to has no official outline yet. */
export function useApproximateOutlines(): boolean {
  const actor = useActor();
  const { data: communes } = useCommunes();
  return (communes ?? []).some(
    ({ code, outlineQuality }) => outlineQuality === 'approximate' && isInScope(actor, code),
  );
}
