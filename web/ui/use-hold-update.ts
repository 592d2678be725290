import { useEffect } from 'react';
import { holdUpdate } from '../offline/app-update.ts';

/** While mounted and wanted, no new version of the application takes over: somebody is filling something in. */
export function useHoldUpdate(isOpen = true): void {
  useEffect(() => (isOpen ? holdUpdate() : undefined), [isOpen]);
}
