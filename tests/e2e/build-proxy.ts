import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import { join } from 'node:path';
import { freePort } from '../../scripts/testing/temporary-postgres.ts';

const TYPES: Record<string, string> = {
  html: 'text/html',
  js: 'text/javascript',
  mjs: 'text/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
  png: 'image/png',
  woff2: 'font/woff2',
  webmanifest: 'application/manifest+json',
};

/** Stands before the product: it serves any folder as the web's build and can be killed, as the server can be. */
export class BuildProxy {
  readonly url: string;
  /** Files that are not delivered, as when a deployment is half done. */
  readonly missing = new Set<string>();
  /** Pages of the test's own: path to file name ending and text. */
  readonly own = new Map<string, { ending: string; text: string }>();
  /**
   * Asked for every request to the API: its connection breaks before the server has it or after, or the server's
   * answer is held back for ever.
   */
  breaks: (method: string, path: string) => 'before' | 'after' | 'held' | null = () => null;
  private readonly port: number;
  private target: URL;
  private readonly sockets = new Set<{ destroy(): void }>();
  private server: Server | null = null;
  folder: string;

  private constructor(port: number, target: string, folder: string) {
    this.port = port;
    this.url = `http://localhost:${port}`;
    this.target = new URL(target);
    this.folder = folder;
  }

  static async start(target: string, folder: string): Promise<BuildProxy> {
    const proxy = new BuildProxy(await freePort(), target, folder);
    await proxy.listen();
    return proxy;
  }

  /** The product has another address now: it was started again. */
  forwardTo(target: string): void {
    this.target = new URL(target);
  }

  async listen(): Promise<void> {
    const server = createServer((incoming, outgoing) => {
      const { pathname } = new URL(incoming.url ?? '/', this.url);
      const own = this.own.get(pathname);
      if (own) {
        outgoing.writeHead(200, { 'Content-Type': TYPES[own.ending] });
        outgoing.end(own.text);
        return;
      }
      if (!pathname.startsWith('/api/')) {
        const file = this.find(pathname);
        if (file === null) {
          outgoing.writeHead(404).end();
          return;
        }
        outgoing.writeHead(200, {
          'Content-Type': TYPES[file.split('.').pop() ?? ''] ?? 'application/octet-stream',
          'Cache-Control': pathname.startsWith('/assets/')
            ? 'public, max-age=31536000, immutable'
            : 'no-cache',
        });
        outgoing.end(readFileSync(file));
        return;
      }
      const broken = this.breaks(incoming.method ?? '', pathname);
      if (broken === 'before') {
        incoming.socket.destroy();
        return;
      }
      const { host, hostname, port } = this.target;
      const headers = { ...incoming.headers, host };
      if (headers.origin) headers.origin = this.target.origin;
      const forward = request(
        { hostname, port, path: incoming.url, method: incoming.method, headers },
        (answer) => {
          if (broken === 'after') {
            answer.resume().on('end', () => incoming.socket.destroy());
            return;
          }
          if (broken === 'held') {
            answer.resume();
            return;
          }
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
        },
      );
      forward.on('error', () => outgoing.destroy());
      outgoing.on('close', () => forward.destroy());
      incoming.pipe(forward);
    });
    server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
    await new Promise<void>((resolve) => server.listen(this.port, 'localhost', resolve));
    this.server = server;
  }

  /** No connection survives and no new one is taken. */
  async kill(): Promise<void> {
    const { server } = this;
    this.server = null;
    const closed = new Promise((resolve) => (server ? server.close(resolve) : resolve(null)));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private find(pathname: string): string | null {
    if (this.missing.has(pathname)) return null;
    if (pathname === '/') return join(this.folder, 'index.html');
    const file = join(this.folder, pathname);
    if (existsSync(file) && statSync(file).isFile()) return file;
    return /\.[a-z0-9]+$/i.test(pathname) ? null : join(this.folder, 'app.html');
  }
}
