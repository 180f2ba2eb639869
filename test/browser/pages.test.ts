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
    let seen = 0;
    const walk = await crawl(page, async () => {
      found.push(...(await faults(page, lookInTurn(seen))));
      seen += 1;
    });
    expect(found).toEqual([]);

    const patternOf = await patterns();
    const reached = new Set(walk.pages.map((each) => patternOf(each.replace(/\?.*/, ''))));
    expect(reached).toEqual(await openPatterns(await its.app.signedIn(role), its));
    for (const each of walk.forms) expect(patternOf(each)).not.toMatch(/\*|none/);
    expect(walk.forms).toContain('/sign-out');
    expect(walk.forms.includes('/export/download')).toBe(role === 'statistician');
  },
  240_000,
);
