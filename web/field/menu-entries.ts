import { createContext } from 'react';
import type { MenuEntry } from '../ui/menu.tsx';

/** What the app adds to the menu of the field screen: language and signing out are not this screen's own. */
export const FieldMenuEntries = createContext<readonly MenuEntry[]>([]);
