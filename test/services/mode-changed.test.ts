// A form that was opened in practice never lands in production.
import { expect, test } from 'vitest';
import { screeningEntries } from '../acts.ts';
import { acts, from } from '../clinical-acts.ts';
import { content } from '../db/raw.ts';
import { refusal, world } from '../world.ts';

test.each(acts)(
  '%s from a page of the other mode is refused, and nothing is written',
  async (_, prepare, act) => {
    const w = await world();
    const of = await prepare(w);
    const before = await content(w);
    expect(await refusal(act(w, of, 'practice'))).toBe('study.mode_changed');
    expect(await content(w)).toBe(before);
  },
);

test.each([true, false])(
  'a form of the mode in which the study is, activated: %s, is taken',
  async (activated) => {
    const w = await world({ activated });
    const mode = activated ? 'production' : 'practice';
    expect(await w.as('coordinator').screening.screen(from(mode, screeningEntries))).toMatchObject({
      ok: true,
    });
  },
);
