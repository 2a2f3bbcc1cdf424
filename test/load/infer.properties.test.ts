import { test } from 'vitest';
import { checkCsvPasses, checkJsonPasses } from '../support/infer-properties.ts';

test('a pass over CSV says of the columns what the reference says, however it is divided', () =>
  checkCsvPasses(40));

test('so does a pass over JSON', () => checkJsonPasses(40));
