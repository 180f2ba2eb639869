// The session cookie and who is behind a request. Behind HTTPS the cookie is __Host- and Secure; on the
// loopback address, where there is no TLS, it is a plain name.
import type { AppLoadContext } from '@remix-run/node';
import { nobody, type SignedIn, signedIn } from '#app/services/accounts/sessions.server.ts';
import type { Actor, Scope, World } from '#app/services/scope.server.ts';
import type { Engine } from '#db/open.ts';

/** What the host gives to every request. */
export interface HostContext {
  runtime: {
    engine: Engine;
    world: World;
    keyFile: string;
    publicUrl: string;
    scope(actor: Actor, source?: Scope['source']): Scope;
  };
  address: string;
  secure: boolean;
  /** Resolves once the reader has taken what was written so far: to false when she has gone away. */
  hasRoom(): Promise<boolean>;
  /** Called once the answer is sent, or its reader has gone away. */
  whenClosed(then: () => void): void;
  /** Writes a failure to the log. */
  report(error: unknown): void;
}

export interface Args {
  request: Request;
  context: AppLoadContext;
}

export const hostOf = (args: Args) => args.context as unknown as HostContext;

const cookieName = (secure: boolean) => (secure ? '__Host-equipoise' : 'equipoise');

/** The Set-Cookie value that starts a session; an empty token ends it. */
export function sessionCookie(args: Args, token: string): string {
  const { secure } = hostOf(args);
  const attributes = [
    'Path=/',
    'HttpOnly',
    'SameSite=Lax',
    ...(secure ? ['Secure'] : []),
    ...(token ? [] : ['Max-Age=0']),
  ];
  return [`${cookieName(secure)}=${token}`, ...attributes].join('; ');
}

/** The token that the browser presents, or undefined. */
export function tokenOf(args: Args): string | undefined {
  const name = `${cookieName(hostOf(args).secure)}=`;
  const cookies = (args.request.headers.get('Cookie') ?? '').split(/;\s*/);
  return cookies.find((each) => each.startsWith(name))?.slice(name.length) || undefined;
}

/** Who is signed in, or undefined. */
export async function whoIs(args: Args): Promise<SignedIn | undefined> {
  const token = tokenOf(args);
  return token ? signedIn(hostOf(args).runtime, token) : undefined;
}

/** The scope of an act for which nobody needs to be signed in. */
export const nobodysScope = (args: Args): Scope => hostOf(args).runtime.scope(nobody);
