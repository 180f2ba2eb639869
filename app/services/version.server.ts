// The version of the code, as a commitment and an export name it. A test holds it against package.json.
export const codeVersion = '0.1.0';
