import { CommuneScreen } from '../communes/commune.screen.tsx';
import { communeParts } from './commune-parts.tsx';

/** The page of a commune with what the standard and the plans say of it. */
export function CommunePage() {
  return <CommuneScreen parts={communeParts} />;
}
