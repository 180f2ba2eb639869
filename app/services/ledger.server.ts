// audited(): the only way to write. The change and its ledger entries are one transaction, and no other
// writable handle exists.
import { eq, sql } from 'drizzle-orm';
import { problem } from '#app/problem.ts';
import { roles } from '#app/study/roles.ts';
import { ledgerWriter, type Writer } from '#db/ledger.ts';
import type { Engine } from '#db/open.ts';
import { type LedgerName, ledgerNames } from '#db/schema/ledgers.ts';
import type { ActSource, Scope } from './scope.server.ts';

export type Tx = Writer & ActSource;

interface Intent {
  /** noun.verb in the past: `form.saved`. */
  action: string;
  /** The number of the participant or screening, where there is one. */
  subject?: string | null;
  reason?: string | null;
}

/** Unblinded people never write to the open ledger: its head would tell that they had acted. */
function allowedLedgers(scope: Scope): readonly LedgerName[] {
  const { role } = scope.actor;
  return role === 'system' || roles[role].blinded ? ledgerNames : ['sealed', 'access'];
}

/**
 * Runs `body` in one transaction with its ledger entries. A throw leaves neither. Throws study.locked where the body
 * writes to a table that is closed by the lock.
 */
export async function audited<T>(scope: Scope, intent: Intent, body: (tx: Tx) => Promise<T>): Promise<T> {
  const act = await scope.begin();
  return scope.engine.write(async (q) => {
    const writer = ledgerWriter(
      q,
      scope.engine.tables,
      {
        at: act.at,
        actor: scope.actor.id,
        role: scope.actor.role,
        source: scope.source,
        action: intent.action,
        subject: intent.subject ?? null,
        reason: intent.reason ?? null,
        definition: scope.definition,
        request: act.request,
      },
      allowedLedgers(scope),
      () => problem('study.locked'),
    );
    return body({ ...writer, request: act.request, at: act.at, id: act.id, bytes: act.bytes });
  });
}

/** How many entries the ledgers hold of an actor. */
export async function entriesOf({ read, tables }: Engine, actor: string): Promise<number> {
  const counts = ledgerNames.map(async (name) => {
    const ledger = tables[`ledger_${name}`];
    const rows = await read
      .select({ entries: sql<number>`count(*)` })
      .from(ledger)
      .where(eq(ledger.actor, actor));
    return Number(rows[0]?.entries ?? 0);
  });
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}
