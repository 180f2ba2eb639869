// A list that was made elsewhere, for tests.
import { uploadList } from '#app/services/randomisation/upload.server.ts';
import { arms } from '#app/study/arms.ts';
import type { TestWorld } from './world.ts';

/** Fifty places a stratum: the arms take turns, and the first is another in each stratum. */
export function listOf(first: 0 | 1): string {
  const lines = [0, 1].flatMap((stratum) =>
    Array.from({ length: 50 }, (_, i) => {
      const arm = arms[(i + stratum + first) % 2]?.code;
      return `osteoporosis_medication=${stratum},${i + 1},${arm}`;
    }),
  );
  return `stratum,position,arm\n${lines.join('\n')}\n`;
}

/** Takes a list in. The study key must be there. */
export const upload = (w: TestWorld, text = listOf(0)) =>
  uploadList(w.scope('system'), w.runtime.keyFile, Buffer.from(text));
