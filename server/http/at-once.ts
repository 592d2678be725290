import type { Context } from 'hono';
import { ProblemError } from '../domain/errors.ts';
import type { Env } from './env.ts';

/** How many requests of one account run at once, route by route, until the last byte of the answer has left. */
export class AtOnce {
  private readonly running = new Map<string, number>();
  private readonly most: number;

  constructor(most: number) {
    this.most = most;
  }

  /** @throws ProblemError `request.too_many_at_once` */
  async run(c: Context<Env>, account: string, next: () => Promise<void>): Promise<void> {
    const count = this.running.get(account) ?? 0;
    if (count >= this.most) {
      c.header('Retry-After', '5');
      throw new ProblemError('request.too_many_at_once', { most: this.most });
    }
    this.running.set(account, count + 1);
    let isOver = false;
    const end = () => {
      if (isOver) return;
      isOver = true;
      const left = (this.running.get(account) ?? 1) - 1;
      if (left === 0) this.running.delete(account);
      else this.running.set(account, left);
    };
    try {
      await next();
    } catch (error) {
      end();
      throw error;
    }
    const { body } = c.res;
    if (body === null || c.error) return end();
    c.res = new Response(untilEnd(body, end), c.res);
  }
}

/** The same bytes; `end` is called after the last one, or when nobody reads on. */
function untilEnd(body: ReadableStream<Uint8Array>, end: () => void): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (!done) return controller.enqueue(value);
        end();
        controller.close();
      } catch (error) {
        end();
        controller.error(error);
      }
    },
    async cancel(reason) {
      end();
      await reader.cancel(reason);
    },
  });
}
