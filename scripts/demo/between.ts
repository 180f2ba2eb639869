// What happens to the simulated women between their visits, and what they say of the programme at the end. It knows no arm:
// everything is drawn alike for everybody, from streams of its own, so that it moves no figure of an outcome.
import { addDays } from '#app/study/days.ts';
import { type Cast, confirming } from './acts.ts';
import { type Chance, chance } from './chance.ts';

type Entries = [string, string][];
type Role = 'coordinator' | 'assessor' | 'trainer';
type Plan = (day: string, act: () => Promise<void>) => void;

interface Her {
  /** Her place in the order of screening. */
  i: number;
  seed: string;
  visited: string;
  randomised: string;
  /** Whether she takes osteoporosis medication. */
  medication: boolean;
  /** Known once she is enrolled. */
  number(): string;
}

async function enter(
  cast: Cast,
  role: Role,
  log: string,
  number: string,
  entries: Entries,
  parent: string | null = null,
): Promise<string> {
  const key = { log, number, id: null, parent };
  const saved = await confirming(entries, (each) => cast.as(role).logs.save(key, each));
  if (!saved.ok) throw new Error(`${number} ${log}: ${JSON.stringify(saved.view.errors)}`);
  return saved.id;
}

/** Medicines with their doses: name, kind, amount, unit, how often. */
const medicines = {
  alendronate: ['alendronate', 'BISPHOSPHONATE', '70', 'MG', 'WEEKLY'],
  denosumab: ['denosumab', 'DENOSUMAB', '60', 'MG', 'SIX_MONTHLY'],
  calcium: ['calcium carbonate', 'CALCIUM', '600', 'MG', 'DAILY'],
  vitaminD: ['colecalciferol', 'VITAMIN_D', '1000', 'IU', 'DAILY'],
  paracetamol: ['paracetamol', 'PAIN', '500', 'MG', 'NEEDED'],
} as const;

const medicineEntries = (name: string, kind: string, start: string): Entries => [
  ['med_name', name],
  ['med_class', kind],
  ['med_start', start],
  ['med_ongoing', '1'],
];

async function medicine(
  cast: Cast,
  role: Role,
  number: string,
  which: keyof typeof medicines,
  start: string,
): Promise<string> {
  const [name, kind, amount, unit, often] = medicines[which];
  const id = await enter(cast, role, 'medication', number, medicineEntries(name, kind, start));
  const dose: Entries = [
    ['dose_amount', amount],
    ['dose_unit', unit],
    ['dose_frequency', often],
    ['dose_from', start],
  ];
  await enter(cast, role, 'medication_dose', number, dose, id);
  return id;
}

const fallOf = (luck: Chance, day: string): Entries => [
  ['fall_day', day],
  ['fall_injury', luck.pick(['NONE', 'NONE', 'MINOR'])],
  ['fall_care', luck.pick(['NONE', 'NONE', 'PRACTICE'])],
  ['fall_circumstance', luck.pick(['INDOORS', 'OUTDOORS', 'OTHER'])],
];

const fractureOf = (luck: Chance, day: string): Entries => [
  ['fracture_day', day],
  ['fracture_site', luck.pick(['WRIST', 'RIB', 'FOOT'])],
  ['fracture_trauma', 'LOW'],
  ['fracture_confirmed', luck.pick(['YES', 'PENDING'])],
  ['fracture_treatment', 'SUPPORT'],
  ['fracture_circumstance', 'APART'],
];

/** Nothing is logged of whoever withdrew consent, or died. */
async function isOver(cast: Cast, number: string): Promise<boolean> {
  const { course } = await cast.as('coordinator').participants.view(number);
  return course.standing === 'consent_withdrawn' || course.standing === 'died';
}

/** Her medicines at the first visit, and what befalls her afterwards. */
export function planBetween(cast: Cast, her: Her, planAnyway: Plan): void {
  const plan: Plan = (day, act) =>
    planAnyway(day, async () => {
      if (!(await isOver(cast, her.number()))) await act();
    });
  const luck = chance(her.seed, `between the visits of ${her.i}`);
  const year = her.visited.slice(0, 4);
  const bone = luck.pick(['alendronate', 'alendronate', 'denosumab'] as const);
  const others = (['calcium', 'vitaminD'] as const).filter(() => luck.yes(0.35));
  plan(her.visited, async () => {
    for (const which of [...(her.medication ? [bone] : []), ...others])
      await medicine(cast, 'coordinator', her.number(), which, String(Number(year) - 2));
  });
  const later = () => addDays(her.randomised, 20 + Math.floor(luck.uniform() * 200));
  const role = luck.pick(['coordinator', 'assessor', 'trainer', 'coordinator'] as const);
  const [fell, broke, took] = [later(), later(), later()];
  const [fall, fracture] = [fallOf(luck, fell), fractureOf(luck, broke)];
  if (luck.yes(0.22))
    plan(addDays(fell, 4), async () => void (await enter(cast, role, 'fall', her.number(), fall)));
  if (luck.yes(0.04))
    plan(addDays(broke, 9), async () => void (await enter(cast, role, 'fracture', her.number(), fracture)));
  if (luck.yes(0.15))
    plan(took, async () => {
      const id = await medicine(cast, 'assessor', her.number(), 'paracetamol', took.slice(0, 7));
      await stop(cast, her.number(), id, took);
    });
}

/**
 * Two people learn that she has stopped a medicine. The second one, whose page was open before, is shown what the first one
 * has saved, and takes it.
 */
async function stop(cast: Cast, number: string, id: string, day: string): Promise<void> {
  const entries = (until: string): Entries => [
    ...medicineEntries('paracetamol', 'PAIN', day.slice(0, 7)).filter(([name]) => name !== 'med_ongoing'),
    ['med_ongoing', '0'],
    ['med_stop', until],
    ['__reason', 'she has stopped taking it'],
  ];
  const key = { log: 'medication', number, id, parent: null };
  const first = await cast.as('coordinator').logs.save(key, [...entries(day), ['__version', '1']]);
  if (!first.ok) throw new Error(`${number} medication: ${JSON.stringify(first.view.errors)}`);
  const second = await cast.as('assessor').logs.save(key, [...entries(day.slice(0, 7)), ['__version', '1']]);
  if (second.ok || !second.view.conflict) throw new Error(`${number} medication: there was no conflict.`);
  const settled = await cast.as('assessor').logs.save(key, [...entries(day), ['__version', '2']]);
  if (!settled.ok) throw new Error(`${number} medication: ${JSON.stringify(settled.view.errors)}`);
}

/** What she says of the programme with her last visit, typed by the trainer from paper. */
export async function sayInTheEnd(cast: Cast, luck: Chance, number: string, day: string): Promise<void> {
  const liking = luck.within(5, 1, 2, 7);
  const answers: Record<string, Entries> = {
    bpaq_followup: [
      ['bpaq_answered_on', day],
      ['bpaq_past', luck.within(45, 20, 5, 120).toFixed(2)],
      ['bpaq_current', luck.within(12, 6, 1, 40).toFixed(2)],
      ['bpaq_total', luck.within(28, 12, 5, 90).toFixed(2)],
    ],
    paces_8: [
      ['paces_answered_on', day],
      ...Array.from({ length: 8 }, (_, i): [string, string] => [
        `paces_${i + 1}`,
        String(Math.min(7, Math.max(1, Math.round(liking + luck.normal(0, 0.8))))),
      ]),
    ],
    exit_survey: [
      ['exit_answered_on', day],
      ...['satisfied', 'worthwhile', 'safe', 'continue', 'recommend'].map((what): [string, string] => [
        `exit_${what}`,
        luck.pick(['3', '4', '4', '5', '5']),
      ]),
    ],
  };
  for (const [form, entries] of Object.entries(answers)) {
    const saved = await cast.as('trainer').sealedForms.save(number, form, [...entries, ['__version', '0']]);
    if (!saved.ok) throw new Error(`${number} ${form}: ${JSON.stringify(saved.view.errors)}`);
  }
}
