// The questionnaires of a participant that would tell an arm, for whoever knows it, with how far they are.
import { instrumentNamed } from '#app/study/index.ts';
import { StatusMark } from './status-mark.tsx';
import { Table } from './table.tsx';

interface Props {
  number: string;
  forms: readonly { form: string; state: 'complete' | 'incomplete' | 'none' }[];
  due: { from: string; to: string } | null;
}

export function SealedForms({ number, forms, due }: Props) {
  const when = due ? ` They are due with her last visit, from ${due.from} to ${due.to}.` : '';
  return (
    <section>
      <h2>Questionnaires at the end</h2>
      <p>
        She fills them in on paper, by herself, and gives them to you. Nobody who is blinded may see them.
        {when}
      </p>
      <Table
        caption="Questionnaires at the end"
        head={['Questionnaire', 'State']}
        rows={forms.map(({ form, state }) => ({
          key: form,
          cells: [
            <a key="a" href={`/programme/${number}/${form}`}>
              {instrumentNamed(form)?.label}
            </a>,
            <StatusMark key="s" mark={state === 'none' ? 'not_started' : state} withText />,
          ],
        }))}
      />
    </section>
  );
}
