// A page that was refused to somebody's role is an access event. It names the first part of the address, which
// names nobody.
import { audited } from '#app/services/ledger.server.ts';
import type { Scope } from '#app/services/scope.server.ts';

/** Records that the page at this address was refused to the scope's actor. */
export async function recordRefusal(scope: Scope, path: string): Promise<void> {
  const page = /^\/[\w-]*/.exec(path)?.[0] ?? '/';
  await audited(scope, { action: 'page.refused', subject: page }, (tx) => tx.event('access', page));
}
