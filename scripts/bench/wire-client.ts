import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface WireAnswer {
  status: number;
  /** Status line and headers. */
  head: string;
  body: Buffer;
}

const HEAD_END = '\r\n\r\n';

/**
 * One kept connection that sends prepared requests one after another and reads each answer whole. A general
 * client costs as much as the answers that are measured here.
 */
export class WireClient {
  private readonly port: number;
  private socket: Socket;
  private received: Buffer[] = [];
  private byteCount = 0;
  /** Head and body together, known once the head is there. */
  private wanted = Number.POSITIVE_INFINITY;
  private head = '';
  private waiting: { resolve(answer: WireAnswer): void; reject(error: Error): void } | null = null;

  private constructor(port: number) {
    this.port = port;
    this.socket = this.open();
  }

  static async to(port: number): Promise<WireClient> {
    const client = new WireClient(port);
    await once(client.socket, 'connect');
    return client;
  }

  private open(): Socket {
    const socket = connect(this.port, '127.0.0.1');
    // What a broken connection left of an answer is no part of the next one.
    this.received = [];
    this.byteCount = 0;
    this.wanted = Number.POSITIVE_INFINITY;
    socket.setNoDelay(true);
    // What an earlier connection still tells is no word on the request that waits now.
    const ifCurrent = (work: () => void) => {
      if (socket === this.socket) work();
    };
    socket.on('data', (bytes) => ifCurrent(() => this.take(bytes)));
    socket.on('error', (error) => ifCurrent(() => this.fail(error)));
    socket.on('close', () => ifCurrent(() => this.fail(new Error('the server closed the connection'))));
    return socket;
  }

  /** @throws an answer that is no success and no 304 */
  send(request: Buffer): Promise<WireAnswer> {
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      // A server ends a connection that was idle for some seconds, as long as the other side took.
      if (this.socket.destroyed || !this.socket.writable) this.socket = this.open();
      this.socket.write(request);
    });
  }

  close(): void {
    this.waiting = null;
    this.socket.destroy();
  }

  /** The connection is given up: its answer may still come, and would be taken for that of the next request. */
  private fail(error: Error): void {
    this.socket.destroy();
    this.waiting?.reject(error);
    this.waiting = null;
  }

  private take(bytes: Buffer): void {
    this.received.push(bytes);
    this.byteCount += bytes.length;
    if (this.wanted === Number.POSITIVE_INFINITY) this.readHead();
    if (this.byteCount < this.wanted) return;
    const { head } = this;
    const body = this.joined().subarray(head.length + HEAD_END.length);
    const { waiting } = this;
    this.received = [];
    this.byteCount = 0;
    this.wanted = Number.POSITIVE_INFINITY;
    this.waiting = null;
    const status = Number(head.slice(9, 12));
    if ((status >= 200 && status < 300) || status === 304) waiting?.resolve({ status, head, body });
    else waiting?.reject(new Error(`${head}\n${body}`));
  }

  private readHead(): void {
    const bytes = this.joined();
    const end = bytes.indexOf(HEAD_END);
    if (end < 0) return;
    this.head = bytes.toString('latin1', 0, end);
    const hasNoBody = this.head.startsWith('304', 9) || this.head.startsWith('204', 9);
    const length = hasNoBody ? 0 : Number(headerOf(this.head, 'content-length') ?? Number.NaN);
    if (Number.isNaN(length)) throw new Error(`an answer without a length: ${this.head}`);
    this.wanted = end + HEAD_END.length + length;
  }

  private joined(): Buffer {
    const [first] = this.received;
    if (first === undefined || this.received.length > 1) this.received = [Buffer.concat(this.received)];
    return this.received[0] as Buffer;
  }
}

export function headerOf(head: string, name: string): string | undefined {
  return new RegExp(`^${name}: *(.*)$`, 'im').exec(head)?.[1]?.trim();
}

/** A request as it goes over the wire. */
export function request(
  line: `${'GET' | 'POST'} ${string}`,
  headers: Record<string, string>,
  json?: unknown,
): Buffer {
  const body = json === undefined ? '' : JSON.stringify(json);
  const sent = json === undefined ? headers : { ...headers, ...jsonHeaders(body) };
  const lines = Object.entries(sent).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${line} HTTP/1.1\r\n${lines.join('')}\r\n${body}`);
}

function jsonHeaders(body: string) {
  return { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(body)) };
}
