// The export from the command line. Whoever can run commands can read the files, so the ledger names the system
// user; unblinded roles are refused, since their export is not masked work.
import { and, eq } from 'drizzle-orm';
import { type RoleName, roles } from '#app/study/roles.ts';
import { normalEmail } from '../accounts/sessions.server.ts';
import type { Actor, Scope } from '../scope.server.ts';
import { type Bundle, downloadStream, type Options } from './bundle.server.ts';

/** The bundle for the account with this address. Throws with a sentence when the account may not export. */
export async function exportAs(
  runtime: { scope(actor: Actor, source: 'command'): Scope },
  email: string,
  systemUser: string,
  options: Options = {},
): Promise<Bundle> {
  const address = normalEmail(email);
  const system: Actor = { id: 'command', name: systemUser, email: '', role: 'system' };
  const { engine } = runtime.scope(system, 'command');
  const { account } = engine.tables;
  const found = (
    await engine.read
      .select({ id: account.id, name: account.name, role: account.role })
      .from(account)
      .where(and(eq(account.email, address), eq(account.state, 'active')))
      .orderBy(account.id)
  )[0];
  if (!found) throw new Error(`--as: ${address} has no active account.`);
  const role = found.role as RoleName;
  if (!roles[role].blinded)
    throw new Error(
      `--as: ${address} has an unblinded role (${roles[role].label}); the export is for blinded roles.`,
    );
  if (role !== 'statistician')
    throw new Error(`--as: ${address} is ${roles[role].label}; exports are for statisticians.`);
  return downloadStream(
    runtime.scope(
      { id: `operator (${systemUser}) for ${address}`, name: systemUser, email: address, role },
      'command',
    ),
    options,
  );
}
