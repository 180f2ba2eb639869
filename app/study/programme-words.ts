// Words of the programmes that the arms follow. In a text that a blinded person can read, one of them may tell the arm:
// whoever types it is asked for other words, and may confirm it. Part of the definition, so a change of the list is a
// change of the study. Each line is a word with its inflections, all of them listed: nothing is guessed.
export const programmeWords: readonly (readonly string[])[] = [
  ['deadlift', 'deadlifts', 'deadlifted', 'deadlifting', 'dead lift', 'dead lifts', 'dead lifting'],
  ['squat', 'squats', 'squatted', 'squatting'],
  ['overhead press', 'overhead presses', 'overhead pressing'],
  ['chin-up', 'chin-ups', 'pull-up', 'pull-ups', 'drop landing', 'drop landings'],
  [
    'lift',
    'lifts',
    'lifted',
    'lifting',
    'lifter',
    'lifters',
    'weightlifting',
    'weightlifter',
    'powerlifting',
  ],
  [
    'weights',
    'free weights',
    'weight training',
    'strength training',
    'resistance training',
    'HiPRT',
    'HiRIT',
  ],
  [
    'barbell',
    'barbells',
    'dumbbell',
    'dumbbells',
    'kettlebell',
    'kettlebells',
    'weight plate',
    'weight plates',
  ],
  ['gym', 'gyms', 'gymnasium', 'fitness centre', 'fitness center', 'fitness studio', 'fitness club'],
  ['trainer', 'trainers', "trainer's", "trainers'", "trainer's group", 'training group', 'personal trainer'],
  ['coach', 'coaches', 'coached', 'coaching', 'supervised session', 'supervised sessions'],
  ['training session', 'training sessions', 'exercise class', 'exercise classes', 'exercise group'],
  ['home exercise', 'home exercises', 'home-based', 'home programme', 'home program', 'exercises at home'],
  ['exercise programme', 'exercise program', 'exercise at home', 'exercising at home', 'low intensity'],
  ['high intensity', 'brochure', 'brochures', 'booklet', 'booklets', 'exercise diary', 'training diary'],
  ['lunge', 'lunges', 'calf raise', 'calf raises', 'stretch', 'stretches', 'stretching'],
  ['control group', 'control arm', 'intervention group', 'intervention arm', 'exercise arm'],
];

/** As it is compared: in small letters, without invisible characters, hyphens and line ends as spaces. */
const plain = (text: string) =>
  text
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/[\u2018\u2019\u02bc]/g, "'")
    .replace(/[\s\p{Pd}]+/gu, ' ')
    .toLowerCase();

// The longest first: a group is named as a whole.
const listed = new Map(programmeWords.flat().map((word) => [plain(word), word]));
const anyOfThem = [...listed.keys()]
  .sort((a, b) => b.length - a.length)
  .map((word) => word.replace(/[^\p{L}\p{N} ']/gu, '\\$&'))
  .join('|');

const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${anyOfThem})(?![\\p{L}\\p{N}])`, 'gu');

/** The words of the programme in a text, as they are listed, each once and in their order. Whole words alone. */
export function programmeWordsIn(text: string): string[] {
  const found = plain(text).matchAll(pattern);
  return [...new Set([...found].map(([word]) => listed.get(word) ?? word))];
}

/** The last part of the rule that is kept with a confirmation. */
export const programmeRule = 'programme_word';

/** What is asked about a text that blinded people can read; undefined where it holds no word of the programme. */
export function questionOfWords(label: string, text: string): string | undefined {
  const words = programmeWordsIn(text).map((word) => `“${word}”`);
  if (words.length === 0) return undefined;
  const are = words.length === 1 ? 'is a word' : 'are words';
  const named = words.length === 1 ? words[0] : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
  return `${label}: ${named} ${are} of the programme, and blinded people can read this. Say it in other words; if it has to stand, confirm it.`;
}
