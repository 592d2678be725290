import type { Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { serve } from '@hono/node-server';

/** Heads come at once; a body of 300 MB on a poor line may take long, and is let go after this. */
const HEAD_MS = 20_000;
const WHOLE_REQUEST_MS = 30 * 60_000;
/** How long requests that are at work are waited for when the process ends. */
const LONGEST_END_MS = 10_000;

/** Listens and resolves once requests are taken. Rejects with the system's error, such as `EADDRINUSE`. */
export function listen(
  fetch: (request: Request) => Response | Promise<Response>,
  { port, host }: { port: number; host: string },
): Promise<{
  /** Takes nothing new, waits for what is at work, then cuts off what is left. */
  close(): Promise<void>;
}> {
  return new Promise((resolve, reject) => {
    const serverOptions = { headersTimeout: HEAD_MS, requestTimeout: WHOLE_REQUEST_MS };
    const server = serve({ fetch, port, hostname: host, serverOptions }, () => {
      resolve({ close: () => close(server as Server) });
    });
    server.once('error', reject);
  });
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((done) => server.close(() => done()));
  // Connections that were kept open by their callers become free one after the other.
  const freeing = setInterval(() => server.closeIdleConnections(), 50);
  await Promise.race([closed, wait(LONGEST_END_MS)]);
  clearInterval(freeing);
  server.closeAllConnections();
  await closed;
}
