import { fileURLToPath } from 'node:url';

/** The repository. Every measured command runs there, so that the paths in it are short and portable. */
export const ROOT = fileURLToPath(new URL('../', import.meta.url));
