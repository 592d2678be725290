import type { MiddlewareHandler } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import type { Env } from './env.ts';

const ONE_YEAR_S = 31_536_000;

/**
 * What browsers may do with the product's pages: run and show what came from here, and nothing else. Styles and scripts
 * in the page itself are not run, so that text which somebody stored cannot become either.
 * @param publicUrl with `https` browsers are told to come back by `https` only
 */
export function securityHeaders(publicUrl: string): MiddlewareHandler<Env> {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'self'"],
      // WebAssembly of our own: the reader of QR codes where the browser has none.
      scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      styleSrc: ["'self'"],
      workerSrc: ["'self'", 'blob:'],
      connectSrc: ["'self'"],
      objectSrc: ["'none'"],
      frameSrc: ["'none'"],
      frameAncestors: ["'none'"],
      baseUri: ["'self'"],
      formAction: ["'self'"],
    },
    xFrameOptions: 'DENY',
    referrerPolicy: 'same-origin',
    permissionsPolicy: { camera: ['self'], geolocation: ['self'], microphone: [], payment: [], usb: [] },
    strictTransportSecurity: publicUrl.startsWith('https:') ? `max-age=${ONE_YEAR_S}` : false,
    // Files that people uploaded bring a stricter policy of their own.
    overwrite: false,
  });
}
