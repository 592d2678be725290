import type { Context } from 'hono';
import type { Env } from './env.ts';

/**
 * Headers of a file that is saved and never shown under the product's address. Names in any script: RFC 6266 with
 * RFC 5987. The policy shuts in whatever opens it all the same.
 */
export function attach(c: Context<Env>, fileName: string, contentType: string): void {
  const plain =
    fileName
      .normalize('NFD')
      .replace(/[đĐ]/g, (letter) => (letter === 'đ' ? 'd' : 'D'))
      .replace(/[^\w .()-]/g, '')
      .slice(-100) || 'file';
  c.header('Content-Type', contentType);
  c.header('Content-Disposition', `attachment; filename="${plain}"; filename*=UTF-8''${encode(fileName)}`);
  c.header('X-Content-Type-Options', 'nosniff');
  c.header('Content-Security-Policy', "default-src 'none'; sandbox");
  c.header('Cache-Control', 'private, no-store');
}

const encode = (text: string) =>
  encodeURIComponent(text).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
