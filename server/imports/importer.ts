import type { Actor } from '../domain/roles.ts';

/** Who the log names for an import by command on the server. */
export const IMPORTER: Actor = {
  userId: 'system',
  name: 'Nhập từ tệp',
  email: '',
  role: 'admin',
  scope: 'all',
};
