// npm start: migrates, starts the server and prints the set-up link while no account exists.
import { firstLink } from '#app/services/accounts/links.server.ts';
import { readConfig } from '#server/read-config.ts';
import { systemActor } from '#server/runtime.ts';
import { serve } from '#server/serve.ts';

const config = readConfig('npm start --', process.argv.slice(2));
const { runtime, url } = await serve(config);
console.error(`Equipoise is running at ${url}`);
const token = await firstLink(runtime.scope(systemActor, 'system'));
if (token)
  console.error(
    `\nNobody has an account yet. Open this link within 24 hours to set up the study:\n\n  ${url}/welcome/${token}\n`,
  );
