// The names that SPSS gives a variable: the one that people read, of up to 64 bytes, and one of eight for readers of old.
import { type Table, Unwritable } from '../table.server.ts';

const reserved = new Set('ALL AND BY EQ GE GT LE LT NE NOT OR TO WITH'.split(' '));

/** Throws Unwritable at a name that SPSS does not take, or that it cannot tell from another: capitals are the same to it. */
export function checkNames({ name: table, variables }: Table) {
  const seen = new Set<string>();
  for (const { name } of variables) {
    const upper = name.toUpperCase();
    const why =
      (name.length > 64 && 'a name of more than 64 characters') ||
      (!/^[A-Za-z][A-Za-z0-9_.$#@]*$/.test(name) &&
        'a name of other characters than A-Z a-z 0-9 _ . $ # @') ||
      (name.endsWith('.') && 'a name that ends in a full stop') ||
      (reserved.has(upper) && 'a word of the language of SPSS') ||
      (seen.has(upper) && 'a name that another variable has');
    if (why) throw new Unwritable('SPSS', table, name, null, why);
    seen.add(upper);
  }
}

/** Hands out names of eight capitals, each once, and none that another variable has for its long name. */
export function shortNames({ variables }: Table) {
  const taken = new Map(variables.map(({ name }) => [name.toUpperCase(), name]));
  const isFree = (short: string, name: string) => (taken.get(short) ?? name) === name;
  const given = new Set<string>();
  let next = 0;
  return (wanted: string, name: string): string => {
    let short = wanted.toUpperCase();
    while (
      !/^[A-Z][A-Z0-9_]{0,7}$/.test(short) ||
      given.has(short) ||
      reserved.has(short) ||
      !isFree(short, name)
    ) {
      next += 1;
      short = `V${next}`;
    }
    given.add(short);
    return short;
  };
}
