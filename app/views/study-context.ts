// What the parts of a page know of the study: its mode, its lock and its time zone.
import { createContext } from 'react';
import type { Viewer } from './viewer.ts';

export const StudyContext = createContext<Partial<Pick<Viewer, 'mode' | 'lock' | 'timeZone'>>>({});
/** Whether the buttons below have nothing to send. */
export const ClosedContext = createContext(false);
