// What the settings of the study list to choose from, for the fields that are chosen and not typed.
import { createContext } from 'react';

export const ListedContext = createContext<{ scanners?: readonly string[]; sheets?: readonly string[] }>({});
