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
  nav: { href: string; label: string }[];
}
