import type { Actor } from '../domain/roles.ts';

export type Language = 'vi' | 'en';

/** What every handler finds in its context. */
export interface Env {
  Variables: {
    /** null when nobody is signed in; guarded routes use `c.var.actor` through `actorOf`. */
    actor: Actor | null;
    language: Language;
    requestId: string;
    /** What was thrown and is nobody's mistake but the server's, for the log. */
    fault: unknown;
  };
}
