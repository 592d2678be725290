import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SeededRandom } from './random.ts';

export interface LineFaults {
  /** Each way. */
  bytesPerSecond: number;
  /** Share of the requests whose connection breaks in the middle, half of them in the request, half in the answer. */
  cutShare: number;
  random: SeededRandom;
}

/** Small enough that a request can break anywhere. */
const PIECE_BYTES = 4096;
/** What one way may send at once after a pause: a machine that is late for a moment must not make the line slower. */
const BURST_MS = 1000;

/**
 * Stands between a browser and the product as a bad line does: slow, with connections that break in the middle, and
 * away for seconds. It works on connections, not on packets: what the line took of a request that breaks has
 * reached the server, the rest has not.
 */
export class BadLine {
  readonly url: string;
  /** Pages that do not come over the line, by path. */
  readonly own = new Map<string, { type: string; body: string | Buffer }>();
  readonly counts = { requests: 0, cut: 0, refused: 0, up: 0, down: 0 };
  /** null: the line has no faults. */
  faults: LineFaults | null = null;
  private isAway = false;
  private readonly target: URL;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private readonly ways = { up: new TokenBucket(), down: new TokenBucket() };

  private constructor(server: Server, target: string) {
    this.server = server;
    this.target = new URL(target);
    this.url = `http://localhost:${(server.address() as AddressInfo).port}`;
  }

  static async start(target: string): Promise<BadLine> {
    const server = createServer();
    server.listen(0, 'localhost');
    await once(server, 'listening');
    const line = new BadLine(server, target);
    server.on('request', (incoming, outgoing) => {
      const { socket } = incoming;
      line.pass(incoming, outgoing).catch(() => socket.destroy());
    });
    server.on('connection', (socket) => {
      line.sockets.add(socket);
      socket.on('close', () => line.sockets.delete(socket));
    });
    return line;
  }

  goAway(): void {
    this.isAway = true;
    for (const socket of this.sockets) socket.destroy();
  }

  comeBack(): void {
    this.isAway = false;
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  private async pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const own = this.own.get(incoming.url ?? '');
    if (own !== undefined) {
      outgoing.writeHead(200, { 'Content-Type': own.type }).end(own.body);
      return;
    }
    if (this.isAway) {
      this.counts.refused += 1;
      incoming.socket.destroy();
      return;
    }
    this.counts.requests += 1;
    const { faults } = this;
    const isCut = faults !== null && faults.random.next() < faults.cutShare;
    const part = faults?.random.next() ?? 0;
    const isCutInRequest = isCut && hasBody(incoming) && (faults?.random.below(2) ?? 0) === 0;
    if (isCut) this.counts.cut += 1;

    const { host, hostname, port, origin } = this.target;
    const headers = { ...incoming.headers, host, ...(incoming.headers.origin ? { origin } : {}) };
    const forward = request({ hostname, port, path: incoming.url, method: incoming.method, headers });
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      forward.on('response', resolve);
      forward.on('error', reject);
    });
    answered.catch(() => {});
    try {
      await this.carry('up', sizeOf(incoming));
      const mostUp = isCutInRequest ? lengthOf(incoming) * part : Number.POSITIVE_INFINITY;
      await this.copy('up', incoming, forward, mostUp);
      forward.end();
      const answer = await answered;
      if (isCut && lengthOf(answer) === 0) throw new Error('cut');
      await this.carry('down', sizeOf(answer));
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      await this.copy('down', answer, outgoing, isCut ? lengthOf(answer) * part : Number.POSITIVE_INFINITY);
      outgoing.end();
    } catch (error) {
      forward.destroy();
      throw error;
    }
  }

  /** @throws Error after `most` bytes: the connection breaks */
  private async copy(way: 'up' | 'down', from: IncomingMessage, to: Writable, most: number): Promise<void> {
    let left = most;
    for await (const chunk of from as AsyncIterable<Buffer>) {
      for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
        const piece = chunk.subarray(at, at + PIECE_BYTES);
        left -= piece.length;
        if (left < 0) throw new Error('cut');
        await this.carry(way, piece.length);
        if (!to.write(piece)) await untilDrained(to);
      }
    }
  }

  private async carry(way: 'up' | 'down', bytes: number): Promise<void> {
    if (this.faults === null) return;
    this.counts[way] += bytes;
    await this.ways[way].take(bytes, this.faults.bytesPerSecond);
    if (this.isAway) throw new Error('away');
  }
}

class TokenBucket {
  private freeAt = 0;

  async take(bytes: number, perSecond: number): Promise<void> {
    const now = performance.now();
    this.freeAt = Math.max(this.freeAt, now - BURST_MS) + (bytes / perSecond) * 1000;
    if (this.freeAt > now) await sleep(this.freeAt - now);
  }
}

/** @throws Error when it is closed: a server that answers before it has read all does that, and takes no more */
function untilDrained(to: Writable): Promise<void> {
  return new Promise((resolve, reject) => {
    const onDrain = () => settle(resolve);
    const onClose = () => settle(() => reject(new Error('the other side closed the connection')));
    const settle = (tell: () => void) => {
      to.off('drain', onDrain).off('close', onClose);
      tell();
    };
    if (to.closed || to.destroyed) onClose();
    else to.on('drain', onDrain).on('close', onClose);
  });
}

const lengthOf = ({ headers }: IncomingMessage) => Number(headers['content-length'] ?? 0);
const hasBody = (message: IncomingMessage) => lengthOf(message) > 0;

/** Of the first line and the headers. */
function sizeOf({ rawHeaders, method, url }: IncomingMessage): number {
  return rawHeaders.reduce(
    (sum, text) => sum + text.length + 2,
    (method ?? '').length + (url ?? '').length + 16,
  );
}
