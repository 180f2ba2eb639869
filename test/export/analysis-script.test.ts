// analysis.R is run by R, which is not here (npm run test:readers runs it). What is tested is that it is one text for every
// export, and that whatever it asks the data for is in a masked export too, or asked for before it is used.
import { expect, test } from 'vitest';
import { analysed, analysisScript } from '#app/services/export/formats/scripts/analysis.server.ts';
import { analysisTables } from '#app/study/analysis/index.ts';
import { parameters } from '#app/study/analysis/parameters.ts';

const script = analysisScript();
const variablesOf = (dataset: string, isMasked: boolean) =>
  new Set(
    analysisTables(isMasked)
      .find(({ name }) => name === dataset)
      ?.variables.map(({ name }) => name),
  );
const askedOf = (frame: string) => [
  ...new Set([...script.matchAll(new RegExp(`\\b${frame}\\$([A-Z][A-Z0-9]*)`, 'g'))].map(([, name]) => name)),
];

test('it says nothing of an arm, a mark or a cut', () => {
  for (const word of [
    'HiPRT',
    'HIPRT',
    'Low-Intensity',
    'CONTROL',
    'DUMMY',
    'SYNTHETIC',
    'LIFTMOR',
    'Group A',
  ])
    expect(script).not.toContain(word);
  expect(analysisScript).toHaveLength(0);
  expect(script).toMatch(/^[\n -~]+$/);
});

test.each([
  ['adsl', 'ADSL'],
  ['safe', 'ADSL'],
  ['adeff', 'ADEFF'],
  ['final', 'ADEFF'],
  ['rows', 'ADEFF'],
  ['events', 'ADAE'],
  ['falls', 'ADFALL'],
])('what it asks %s for is in a masked %s', (frame, dataset) => {
  const asked = askedOf(frame);
  expect(asked.length).toBeGreaterThan(1);
  const masked = variablesOf(dataset, true);
  const missing = asked.filter((name) => name !== undefined && !masked.has(name));
  const whole = variablesOf(dataset, false);
  for (const name of missing) {
    expect(script, name).toContain(`if ("${name}" %in% names(${frame}))`);
    expect(whole, name).toContain(name);
  }
});

test('what it describes and compares is in a masked export', () => {
  const adsl = variablesOf('ADSL', true);
  for (const name of [...analysed.measured, ...analysed.counted]) expect(adsl).toContain(name);
  for (const code of analysed.primary)
    expect(parameters.find((each) => each.code === code)).toMatchObject({ isMasked: false });
  expect(script).toContain('primary <- c("LSBMD", "FNBMD")');
  expect(script).toContain('final_visit <- 8 ');
});
