// The programs of the analysis, each by its hash: what was fixed before anybody knew the arms. A row is never changed and
// never taken away; a newer program is another row.
import { type Columns, isHash, isInstant } from '../columns.ts';

export function analysisTables(c: Columns) {
  const analysis_program = c.table(
    'analysis_program',
    {
      id: c.text('id').primaryKey(),
      name: c.text('name').notNull(),
      sha256: c.text('sha256').notNull(),
      note: c.text('note'),
      registered_by: c.text('registered_by').notNull(),
      registered_at: c.text('registered_at').notNull(),
    },
    (t) => [
      c.uniqueIndex('analysis_program_sha256').on(t.sha256),
      c.check('analysis_program_sha256_hash', isHash('sha256')),
      c.check('analysis_program_at_iso', isInstant('registered_at')),
    ],
  );
  return { analysis_program };
}
