// The save service without HTTP, session or page: one save after another of the forms of some participants.
import { type FormSaved, saveForm } from '#app/services/capture/forms.server.ts';
import type { Place } from '#db/open.ts';
import { openRuntime } from '#server/runtime.ts';
import { assessor } from '../demo/people.ts';
import { today } from './study.ts';
import { forms, measured } from './typed.ts';

/** Opens the study. Each call of `save` saves another form, or the same one changed when all have had their turn. */
export async function saverOf(place: Place, numbers: readonly string[]) {
  const runtime = await openRuntime({ place });
  const { account } = runtime.engine.tables;
  const accounts = await runtime.engine.read.select({ id: account.id, email: account.email }).from(account);
  const id = accounts.find((each) => each.email === assessor.email)?.id ?? '';
  const scope = runtime.scope({ ...assessor, id });
  const keys = numbers.flatMap((number) => measured.map((form) => ({ number, visit: 'baseline', form })));
  const day = today();
  let done = 0;
  const next = () => {
    const key = keys[done % keys.length];
    const version = Math.floor(done / keys.length);
    done++;
    if (!key) throw new Error('There is no form to save.');
    const reason: [string, string][] = version > 0 ? [['__reason', 'read again from the sheet']] : [];
    return {
      key,
      entries: [...(forms[key.form]?.(day, version) ?? []), ['__version', String(version)], ...reason],
    };
  };
  return {
    async save(): Promise<void> {
      const { key, entries } = next();
      const saved: FormSaved = await saveForm(scope, key, entries as [string, string][]);
      if (!saved.ok) throw new Error(`A save was refused: ${JSON.stringify(saved)}`);
    },
    close: () => runtime.close(),
  };
}
