// What the frame of a page shows of its reader.
export interface Viewer {
  name: string;
  role: string;
  roleLabel: string;
  blinded: boolean;
  mode: 'practice' | 'production';
  synthetic: boolean;
  study: string;
  site: string | null;
  timeZone: string;
  /** Once the study is locked: since which day. Nothing clinical can be entered any more. */
  lock: { since: string; unsealed: boolean } | null;
  nav: { href: string; label: string }[];
}
