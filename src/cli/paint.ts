import { styleText } from 'node:util';

/** Colours by meaning. */
const STYLES = { error: ['red', 'bold'], mark: ['red'], help: ['cyan'], quiet: ['dim'] } as const;

export type Paint = (meaning: keyof typeof STYLES, text: string) => string;

export const plain: Paint = (_, text) => text;

export const inColour: Paint = (meaning, text) =>
  styleText([...STYLES[meaning]], text, { validateStream: false });
