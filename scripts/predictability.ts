// npm run predictability: what the design of the list lets somebody guess, for the size that is planned or for the study
// as it stands.
import { reportOn } from '#app/services/randomisation/report.server.ts';
import { evenly, ownDesign, strataSoFar } from '#app/services/randomisation/strata.server.ts';
import { hasStudy, openForReading } from '#db/open.ts';
import { attempt, optionsOf, placeIn, refuse } from './command.ts';
import { sayFaults, textOf } from './predictability-text.ts';

const help = `npm run predictability -- [--participants N] [--data DIR] [--database URL]
Prints for each stratum how often somebody who knows the past can guess the next arm, how often she can be certain, and
how far the arms may drift apart. With --participants the design of this version for so many, evenly over the strata;
without it the design and the strata of the running study. Fails when the design is refused.
It names block sizes: keep it from everybody who enrols, treats or assesses.`;

const values = optionsOf(help, {
  participants: { type: 'string' },
  data: { type: 'string', default: 'data' },
  database: { type: 'string' },
});

await attempt(async () => {
  const { design, strata } =
    values.participants === undefined ? await running() : planned(values.participants);
  const { strata: rows, faults } = reportOn(design, strata);
  console.log(`Design: ${JSON.stringify(design)}`);
  for (const each of rows) console.log(`\n${textOf(each)}`);
  sayFaults({ faults });
});

function planned(text: string) {
  const participants = Number(text);
  if (!Number.isInteger(participants) || participants < 1 || participants > 10_000)
    refuse(`--participants: “${text}” is not a whole number from 1 to 10000.`);
  return { design: ownDesign(), strata: evenly(participants) };
}

async function running() {
  const place = placeIn(values);
  if (!(await hasStudy(place)))
    refuse(
      'There is no study there: name its data directory with --data, or a planned size with --participants.',
    );
  const engine = await openForReading(place);
  try {
    const { design, strata } = await strataSoFar(engine);
    return {
      strata,
      design:
        design ?? refuse('The list was made elsewhere: whoever made it answers for how predictable it is.'),
    };
  } finally {
    await engine.close();
  }
}
