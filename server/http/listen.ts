import { serve } from '@hono/node-server';

/** Heads come at once; a body of 300 MB on a poor line may take long, and is let go after this. */
const HEAD_MS = 20_000;
const WHOLE_REQUEST_MS = 30 * 60_000;

/** Listens and resolves once requests are taken. Rejects with the system's error, such as `EADDRINUSE`. */
export function listen(
  fetch: (request: Request) => Response | Promise<Response>,
  { port, host }: { port: number; host: string },
): Promise<{ close(): Promise<void> }> {
  return new Promise((resolve, reject) => {
    const serverOptions = { headersTimeout: HEAD_MS, requestTimeout: WHOLE_REQUEST_MS };
    const server = serve({ fetch, port, hostname: host, serverOptions }, () => {
      resolve({
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            // Live streams never end by themselves.
            if ('closeAllConnections' in server) server.closeAllConnections();
          }),
      });
    });
    server.once('error', reject);
  });
}
