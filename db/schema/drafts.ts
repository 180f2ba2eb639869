// What somebody has typed and not saved. Working material and no data of the trial: in no ledger, in no export, and gone
// once it is saved or discarded. It is ciphertext bound to its author, and a row stands for one author and one form.
import { type Columns, isInstant } from '../columns.ts';

/** Of blinded people in one table, of the unblinded in another, which blinded people have no right to. */
export function draftTable<N extends string>(c: Columns, name: N) {
  return c.table(
    name,
    {
      id: c.text('id').primaryKey(),
      account_id: c.text('account_id').notNull(),
      place: c.text('place').notNull(),
      version: c.integer('version').notNull(),
      typed: c.text('typed').notNull(),
      kept_at: c.text('kept_at').notNull(),
    },
    (t) => [
      c.index(`${name}_account`).on(t.account_id, t.id),
      c.check(`${name}_kept_at_iso`, isInstant('kept_at')),
    ],
  );
}
