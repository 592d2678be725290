import { z } from '@hono/zod-openapi';
import { streamSSE } from 'hono/streaming';
import type { Deps } from '../deps.ts';
import { type Actor, isInScope } from '../domain/roles.ts';
import { actorOf, createRouter, declareRoute } from './kit.ts';

const HEARTBEAT_MS = 15_000;
/** A caller that does not read what it is sent is let go, so that it does not fill the memory. */
const MOST_UNREAD = 1000;

/** Who a request is from by now; null: nobody any more. */
type AskAgain = (headers: Headers) => Promise<Actor | null>;

/**
 * What changed, as it is committed, cut to the caller's scope. A late caller asks the lists again. With each heartbeat
 * the caller is looked at again: whose session, role or scope is not what it was is let go, and asks anew.
 */
export function liveRoutes(deps: Deps, ending: AbortSignal, askAgain: AskAgain) {
  return createRouter().openapi(
    declareRoute({
      method: 'get',
      path: '/api/events',
      summary: 'Server-sent events: entity and id of every change in the scope',
      responses: {
        200: {
          description: 'A stream of `change` events',
          content: { 'text/event-stream': { schema: z.string() } },
        },
      },
    }),
    (c) => {
      const actor = actorOf(c);
      c.header('X-Accel-Buffering', 'no');
      // A HEAD request is routed here too, and nobody would ever read or end its stream.
      if (c.req.raw.method === 'HEAD')
        return c.body(null, 200, { 'Content-Type': 'text/event-stream' }) as never;
      return streamSSE(c, async (stream) => {
        let unread = 0;
        const unsubscribe = deps.database.feed.subscribe((changes) => {
          const visible = changes.filter(
            (change) => change.communeCode === null || isInScope(actor, change.communeCode),
          );
          if (visible.length === 0) return;
          unread += 1;
          if (unread > MOST_UNREAD) return stream.abort();
          stream
            .writeSSE({ event: 'change', data: JSON.stringify(visible) })
            .then(() => {
              unread -= 1;
            })
            .catch(() => stream.abort());
        });
        let wake = () => {};
        const end = () => wake();
        ending.addEventListener('abort', end);
        stream.onAbort(unsubscribe);
        try {
          await stream.writeSSE({ event: 'ready', data: '{}' });
          while (!stream.aborted && !stream.closed && !ending.aborted) {
            const isWoken = new Promise<void>((resolve) => {
              wake = resolve;
            });
            await Promise.race([stream.sleep(HEARTBEAT_MS), isWoken]);
            if (ending.aborted || !isSame(actor, await askAgain(c.req.raw.headers))) break;
            await stream.writeSSE({ event: 'beat', data: '{}' });
          }
        } finally {
          // Also when nobody can be asked, because the database is away.
          unsubscribe();
          ending.removeEventListener('abort', end);
        }
      }) as never;
    },
  );
}

function isSame(before: Actor, after: Actor | null): boolean {
  return (
    after !== null &&
    after.userId === before.userId &&
    after.role === before.role &&
    scopeText(after) === scopeText(before)
  );
}

const scopeText = ({ scope }: Actor) => (scope === 'all' ? scope : [...scope].sort().join(' '));
