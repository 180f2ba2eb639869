// What was just done, said once on the page that follows. The address holds a code, never a value.
import { Notice } from './notice.tsx';

const sentences: Readonly<Record<string, string>> = {
  enrolled: 'She is enrolled. Next: the baseline forms.',
  complete: 'The form is saved and complete.',
  incomplete: 'The form is saved. It is not complete yet.',
  eligibility: 'Her eligibility is confirmed.',
  noted: 'The note is saved. Her allocation stands.',
  voided: 'The form is void. It stays in the audit trail.',
  opened: 'The date of the visit is saved.',
  booked: 'The appointment is saved.',
  unbooked: 'The appointment is cancelled.',
  missed: 'The visit is recorded as missed.',
  event: 'The adverse event is saved.',
  voided_event: 'The adverse event is void. It stays in the audit trail.',
  incident: 'The unblinding incident is saved.',
  voided_incident: 'The unblinding incident is void. It stays in the audit trail.',
  consented: 'The consent is saved.',
  course: 'What became of her is saved.',
  voided_course: 'The record is void. It stays in the audit trail.',
  entry: 'The entry is saved.',
  voided_entry: 'The entry is void. It stays in the audit trail.',
  questionnaire: 'The questionnaire is saved.',
  voided_questionnaire: 'The questionnaire is void. It stays in the audit trail.',
  program: 'The program is registered.',
  told: 'The day is saved.',
  acknowledged: 'That you know of the code break is saved.',
  password: 'The password is changed. Your other sessions have ended.',
  feed_revoked: 'The address of your calendar feed works no more.',
  token_ended: 'The token works no more.',
  session_ended: 'The session has ended.',
};

export function Done({ code }: { code: string }) {
  const sentence = sentences[code];
  return sentence && Object.hasOwn(sentences, code) ? <Notice kind="done">{sentence}</Notice> : null;
}
