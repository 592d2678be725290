import { createServer, type Server } from 'node:http';
import Provider from 'oidc-provider';

/** Somebody as the provider knows them. */
export interface ProviderUser {
  sub: string;
  email: string;
  email_verified: boolean;
}

/** A real OpenID provider on a port of its own; `user` is who signs in there next. */
export class SignOnProvider {
  user: ProviderUser = { sub: '', email: '', email_verified: false };
  issuer = '';
  private readonly server: Server;

  static async start(redirectUri: string): Promise<SignOnProvider> {
    const started = new SignOnProvider();
    await started.listen(redirectUri);
    return started;
  }

  private constructor() {
    this.server = createServer();
  }

  private async listen(redirectUri: string): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    this.issuer = `http://127.0.0.1:${address.port}`;
    const provider = new Provider(this.issuer, {
      clients: [
        {
          client_id: 'bo-an',
          client_secret: 'a-secret-of-the-test',
          redirect_uris: [redirectUri],
          response_types: ['code'],
          grant_types: ['authorization_code'],
        },
      ],
      pkce: { required: () => true },
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
      conformIdTokenClaims: false,
      features: { devInteractions: { enabled: false } },
      cookies: { keys: ['a-key-of-the-test'] },
      interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
      findAccount: (_context: unknown, id: string) => ({
        accountId: id,
        claims: () => ({ ...this.user, sub: id, name: 'Tên ở nơi khác' }),
      }),
    });
    const answer = provider.callback();
    this.server.on('request', (request, response) => {
      if (!request.url?.startsWith('/interaction/')) {
        void answer(request, response);
        return;
      }
      void (async () => {
        const { prompt, params, session } = await provider.interactionDetails(request, response);
        if (prompt.name === 'login') {
          const result = { login: { accountId: this.user.sub } };
          await provider.interactionFinished(request, response, result);
          return;
        }
        const grant = new provider.Grant({
          accountId: session?.accountId ?? '',
          clientId: String(params.client_id),
        });
        grant.addOIDCScope(String(params.scope));
        const result = { consent: { grantId: await grant.save() } };
        await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
      })();
    });
  }

  /** Goes through the provider as a browser would; the address it sends the browser back to. */
  async walk(url: string): Promise<string> {
    const jar = new Map<string, string>();
    let next = url;
    for (let step = 0; step < 12; step++) {
      const answer = await fetch(next, {
        redirect: 'manual',
        headers: { Cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      });
      for (const line of answer.headers.getSetCookie()) {
        const [pair = ''] = line.split(';');
        const at = pair.indexOf('=');
        jar.set(pair.slice(0, at), pair.slice(at + 1));
      }
      const location = answer.headers.get('location');
      if (location === null) throw new Error(`provider: ${answer.status} ${await answer.text()}`);
      next = new URL(location, next).href;
      if (!next.startsWith(this.issuer)) return next;
    }
    throw new Error('the provider sends in circles');
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
