// The nonce of this answer, for the scripts of the document. In the browser it is not needed any more.
import { createContext, useContext } from 'react';

export const NonceContext = createContext<string | undefined>(undefined);
export const useNonce = () => useContext(NonceContext);
