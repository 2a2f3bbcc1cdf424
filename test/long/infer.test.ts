import { test } from 'vitest';
import { checkCsvPasses, checkJsonPasses } from '../support/infer-properties.ts';

test('passes over thousands of CSV inputs', () => checkCsvPasses(4000));

test('passes over thousands of JSON inputs', () => checkJsonPasses(4000));
