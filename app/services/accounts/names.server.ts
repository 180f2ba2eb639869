// The names behind the ids of accounts, where a page says who did something.
import { asc, inArray } from 'drizzle-orm';
import type { Scope } from '../scope.server.ts';

/** Id -> name. For acts of the open ledger only: whether somebody unblinded acted is nobody's to read. */
export async function namesOf(
  scope: Scope,
  ids: readonly (string | null)[],
): Promise<(id: string | null) => string | null> {
  const { account } = scope.engine.tables;
  const wanted = [...new Set(ids.filter((each) => each !== null))];
  if (wanted.length === 0) return () => null;
  const rows = await scope.engine.read
    .select({ id: account.id, name: account.name })
    .from(account)
    .where(inArray(account.id, wanted))
    .orderBy(asc(account.id));
  const names = new Map(rows.map((row) => [row.id, row.name]));
  return (id) => (id === null ? null : (names.get(id) ?? id));
}
