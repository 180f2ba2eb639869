// SAS transport files as the FDA takes them.
import { describe, expect, test } from 'vitest';
import { asciiOnly, replacedIn, replacements } from '#app/services/export/formats/ascii.server.ts';
import { xptAscii } from '#app/services/export/formats/xpt.server.ts';
import { readXpt } from '../readers/xpt-reader.ts';
import { tableOf, torture } from '../torture.ts';
import { column, described, refusal, written } from './binary.ts';

describe('in ASCII alone', () => {
  test('what has no replacement is refused', async () => {
    expect(await refusal(xptAscii, described(torture, 'id', { label: 'Number' }))).toBe(
      `TORTURE, note, row 2: ë≥éüß漢字😀 cannot be written in ASCII (SAS transport file)`,
    );
    expect(asciiOnly('é—é')).toEqual({ left: 'é' });
  });

  test('what has one is replaced, and a text of ASCII is not changed', async () => {
    const table = tableOf({ name: 'ONE', variables: [column('its', 'char'), column('n', 'int')] }, [
      ['“a” ‘b’ – —', 1],
      ['µ μ ² ± 37\u00a0°C …', 2],
      ['²'.repeat(200), 3],
      [null, 4],
    ]);
    expect(readXpt(await written(xptAscii, table)).rows).toEqual([
      ['"a" \'b\' - -', 1],
      ['u u 2 +/- 37 degC ...', 2],
      ['2'.repeat(200), 3],
      [null, 4],
    ]);
    expect(asciiOnly("it's")).toEqual({ text: "it's", changed: false });
    expect(asciiOnly('it’s')).toEqual({ text: "it's", changed: true });
    expect(xptAscii.extension).toBe('xpt');
  });

  test('every replacement is of one character beyond ASCII by some within', () => {
    expect(
      replacements.filter(({ from, to }) => from.length !== 1 || from <= '\x7f' || !/^[ -~]+$/.test(to)),
    ).toEqual([]);
    expect(new Set(replacements.map(({ from }) => from)).size).toBe(replacements.length);
  });

  test('each replacement is told: variable, rows and signs; of many rows how many', async () => {
    const its = [column('its', 'char'), column('plain', 'char'), column('many', 'char')];
    const rows = Array.from({ length: 30 }, (_, i) => [
      i % 15 === 3 ? 'µ² – µ' : 'u',
      "it's",
      i > 4 ? '’' : null,
    ]);
    expect(await replacedIn(tableOf({ name: 'ONE', variables: its }, rows))).toEqual([
      {
        ...{ variable: 'its', cells: 2, rows: [4, 19] },
        signs: [
          { sign: '–', written: '-', times: 2 },
          { sign: '²', written: '2', times: 2 },
          { sign: 'µ', written: 'u', times: 4 },
        ],
      },
      { variable: 'many', cells: 25, signs: [{ sign: '’', written: "'", times: 25 }] },
    ]);
    expect(await replacedIn(tableOf({ name: 'NONE', variables: its }, []))).toEqual([]);
  });
});
