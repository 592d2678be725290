import { z } from 'zod';

// The content security policy forbids code made at run time, which Zod would try at the first schema.
// Bundled with Zod itself (vite.config.ts), so that it runs before any schema is made.
z.config({ jitless: true });
