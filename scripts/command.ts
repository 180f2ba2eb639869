// What every command shares: help on standard output, a refusal as one sentence on standard error and a non-zero
// exit, never a stack.
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { nameOf, type Place } from '#db/open.ts';
import { faultOfPlace, placeOf } from '#server/place.ts';

/** The options of a command. Help and refusals end the process here. */
export function optionsOf<const O extends ParseArgsOptionsConfig>(help: string, options: O) {
  try {
    const { values } = parseArgs({ options: { ...options, help: { type: 'boolean' } } });
    if ('help' in values && values.help) {
      console.log(help);
      process.exit(0);
    }
    return parseArgs({ options }).values;
  } catch (error) {
    const sentence = error instanceof Error ? error.message.split('. ')[0] : String(error);
    return refuse(`${sentence}. Use --help to see the options.`);
  }
}

/** Where the study of a command is. A wrong address ends the process. */
export function placeIn(values: { data: string; database?: string }): Place {
  const place = placeOf(values, process.env);
  const fault = faultOfPlace(place);
  return fault === undefined ? place : refuse(fault);
}

/** The place that a command reads from, said before anything else: a variable may lead elsewhere than the flags do. */
export function sourceIn(values: { data: string; database?: string }): Place {
  const place = placeIn(values);
  console.error(`Reading ${nameOf(place)}`);
  return place;
}

/** A line with nothing in it that would end it or move the cursor. */
export const printable = (line: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  line.replace(/[\x00-\x1f\x7f]/g, '?');

/** Says why the command cannot go on, and ends it. */
export function refuse(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}

/** Runs the command; an error becomes its sentence. */
export async function attempt(body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } catch (error) {
    refuse(error instanceof Error ? error.message : String(error));
  }
}
