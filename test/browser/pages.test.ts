// Every page of every role, as a person reaches it.
import { expect, test } from 'vitest';
import { type RoleName, roles } from '#app/study/roles.ts';
import { faults, lookInTurn } from './axe.ts';
import { crawl } from './crawl.ts';
import { openPatterns, patterns } from './open-to.ts';
import { peopled } from './peopled.ts';

test.each(Object.keys(roles) as RoleName[])(
  'every page of the %s is reached from the home page by plain anchors, and has no fault',
  async (role) => {
    const its = await peopled();
    const page = await its.as(role);
    const found: string[] = [];
    const patternOf = await patterns();
    // By day two pages of each kind: one wide, one narrow.
    const seen = new Map<string, number>();
    const walk = await crawl(page, async () => {
      const pattern = patternOf(new URL(page.url()).pathname);
      const count = seen.get(pattern) ?? 0;
      seen.set(pattern, count + 1);
      if (count < 2 || process.env.EQUIPOISE_LONG) found.push(...(await faults(page, lookInTurn(count))));
    });
    expect(found).toEqual([]);

    const reached = new Set(walk.pages.map((each) => patternOf(each.replace(/\?.*/, ''))));
    expect(reached).toEqual(await openPatterns(await its.app.signedIn(role), its));
    for (const each of walk.forms) expect(patternOf(each)).not.toMatch(/\*|none/);
    expect(walk.forms).toContain('/sign-out');
    expect(walk.forms.includes('/export/download')).toBe(role === 'statistician');
  },
  240_000,
);
