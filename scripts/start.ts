// `npm start`: builds the web when its sources changed, then serves everything from this process.
import { ensureWebBuilt } from './build-web.ts';

process.env.NODE_ENV = 'production';
await ensureWebBuilt();
await import('../server/main.ts');
