// A list that was made elsewhere, for tests.
import { audited } from '#app/services/ledger.server.ts';
import { uploadList } from '#app/services/randomisation/upload.server.ts';
import { sealList } from '#app/services/randomisation/uploaded.server.ts';
import { arms } from '#app/study/arms.ts';
import { sha256 } from '#db/canonical.ts';
import type { TestWorld } from './world.ts';

/** A hundred places a stratum: the arms take turns, and the first is another in each stratum. */
export function listOf(first: 0 | 1): string {
  const lines = [0, 1].flatMap((stratum) =>
    Array.from({ length: 100 }, (_, i) => {
      const arm = arms[(i + stratum + first) % 2]?.code;
      return `osteoporosis_medication=${stratum},${i + 1},${arm}`;
    }),
  );
  return `stratum,position,arm\n${lines.join('\n')}\n`;
}

/** Takes a list in. The study key must be there. */
export const upload = (w: TestWorld, text = listOf(0)) =>
  uploadList(w.scope('system'), w.runtime.keyFile, Buffer.from(text));

/** Puts another list in the place of the one that was committed to, which no page and no command can. */
export async function exchangeList(w: TestWorld, text: string): Promise<void> {
  const scope = w.scope('system');
  await audited(scope, { action: 'list.uploaded' }, async (tx) => {
    const { uploaded_list: lists, randomisation_design: designs } = scope.engine.tables;
    const [row] = await tx.query.select().from(lists);
    const cells = { sha256: sha256(text), list: sealList(await scope.keyring(), text, tx.bytes(12)) };
    await tx.update(lists, row?.id ?? '', cells);
    const [its] = await tx.query.select().from(designs);
    const data = its?.data.replace(row?.sha256 ?? '', cells.sha256);
    await tx.update(designs, its?.id ?? '', { data });
  });
}
