// The name of a field where a name has at most eight characters: in SAS transport files, and as SASFieldName in ODM. It
// follows from the name alone, so that a new field renames no other; two of a form that would be called alike are refused
// by a test.

const squeezed = (word: string) => word.charAt(0) + word.slice(1).replace(/[aeiouy]/g, '');

/** At most `most` characters of A-Z and 0-9: without vowels, the longest word cut first. */
export function shortName(name: string, most: number): string {
  const words = name.split('_');
  if (words.join('').length <= most) return words.join('').toUpperCase();
  const all = words.map(squeezed);
  while (all.join('').length > most) {
    const longest = all.reduce((at, word, i) => (word.length > (all[at] ?? '').length ? i : at), 0);
    const word = all[longest] ?? '';
    if (word.length <= 1) break;
    all[longest] = word.slice(0, -1);
  }
  return all.join('').slice(0, most).toUpperCase();
}
