// Between the script's first line and the moment the page is alive. Remix waits for the data of its page in that gap, and
// React 18 fails (error 345) on a key or a click that it hears meanwhile. So it hears none: the browser alone answers, as
// without JavaScript, and what is typed is read once the page is alive (`isTouched`).
import { type ReactNode, useEffect } from 'react';

/** The events on which React would bring a page to life at once (discreteReplayableEvents of react-dom 18). */
const urgent = [
  ...['mousedown', 'mouseup', 'click', 'auxclick', 'dblclick', 'contextmenu', 'dragstart', 'dragend', 'drop'],
  ...['pointerdown', 'pointerup', 'pointercancel', 'touchstart', 'touchend', 'touchcancel'],
  ...['keydown', 'keypress', 'keyup', 'compositionstart', 'compositionend', 'textInput', 'input', 'change'],
  ...['copy', 'cut', 'paste', 'reset', 'submit'],
];

const quiet = (event: Event) => event.stopImmediatePropagation();

/** To be called before React is given the page: its listeners stand on the document, these before it. */
export function holdEvents(): void {
  for (const each of urgent) window.addEventListener(each, quiet, { capture: true });
}

/** The page; from its first effect on React hears everything. */
export function Alive({ children }: { children: ReactNode }) {
  useEffect(() => {
    for (const each of urgent) window.removeEventListener(each, quiet, { capture: true });
  }, []);
  return children;
}
