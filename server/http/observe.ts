import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { Logger } from 'pino';
import { passingFault } from '../db/faults.ts';
import type { Env } from './env.ts';
import type { Metrics } from './metrics.ts';
import { problem } from './problems.ts';

/** Asked for so often that their lines would hide the others. */
const QUIET = /^(?:\*|\/\*|\/metrics|\/api\/tiles\/.*|\/api\/health.*)$/;

/**
 * Gives each request its id, counts it, and writes one line when it is answered: who, which route, what came of it. Never
 * the address itself, a header or a body: they hold keys, and what people wrote.
 */
export function observe(log: Logger, metrics: Metrics, ending: AbortSignal): MiddlewareHandler<Env> {
  return async (c, next) => {
    const startedAt = performance.now();
    c.set('requestId', randomUUID());
    // Probes are told in their own words.
    if (ending.aborted && !c.req.path.startsWith('/api/health/')) {
      c.header('Connection', 'close');
      return problem(c, 'server.stopping', {});
    }
    metrics.running.inc();
    try {
      return await next();
    } finally {
      metrics.running.dec();
      // A caller that keeps its connection would keep this process.
      if (ending.aborted) c.header('Connection', 'close');
      const { method } = c.req;
      const route = routePath(c);
      const ms = performance.now() - startedAt;
      const { status } = c.res;
      metrics.requests.inc({ method, route, status });
      metrics.seconds.observe({ method, route }, ms / 1000);
      const fault = c.get('fault');
      const line = {
        requestId: c.get('requestId'),
        method,
        route,
        status,
        ms: Math.round(ms * 10) / 10,
        userId: c.get('actor')?.userId,
      };
      if (fault !== undefined) {
        const passing = passingFault(fault);
        if (passing === null) log.error({ ...line, err: fault }, 'unexpected');
        else log.warn({ ...line, fault: passing, err: fault }, 'not now');
      } else if (status < 400 && QUIET.test(route)) log.debug(line, 'answered');
      else log.info(line, 'answered');
    }
  };
}
