// The configuration of a command: help and refusals end the process here.
import { type Config, options, parseConfig } from './config.ts';

/** The parsed configuration, or the end of the process with its sentences on standard error. */
export function readConfig(command: string, argv: readonly string[]): Config {
  const parsed = parseConfig(argv, process.env);
  if (parsed.ok === true) return parsed.config;
  if (parsed.ok === 'help') {
    process.stdout.write(`${command} [options]\n${options}\n`);
    process.exit(0);
  }
  process.stderr.write(`${parsed.sentences.join('\n')}\n`);
  process.exit(1);
}
