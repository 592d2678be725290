import { serve } from '@hono/node-server';

/** Listens and resolves once requests are taken. Rejects with the system's error, such as `EADDRINUSE`. */
export function listen(
  fetch: (request: Request) => Response | Promise<Response>,
  { port, host }: { port: number; host: string },
): Promise<{ close(): Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname: host }, () => {
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
