import { DatabaseError } from 'pg';
import { SluiceError } from '../../../errors.ts';
import { failureOf, isAbsent } from '../failure.ts';
import { type Connection, openConnection } from './connection.ts';
import { TlsFailure } from './dial.ts';
import { fitsAttributes } from './session.ts';
import type { Route, Target } from './target.ts';

/**
 * Opens a session: the first endpoint that answers and has the wanted attributes, by the first of its
 * routes that the server takes. As in libpq, an endpoint that answers with a refusal ends the search.
 * Rejects with a SluiceError, or with the signal's reason.
 */
export async function connect(target: Target, signal?: AbortSignal): Promise<Connection> {
  const failures: SluiceError[] = [];
  // The second round of prefer-standby takes any server.
  const rounds = target.attributes === 'prefer-standby' ? (['standby', 'any'] as const) : [target.attributes];
  for (const attributes of rounds) {
    failures.length = 0;
    for (const routes of target.routes) {
      const outcome = await tryEndpoint(target, routes, signal);
      if (outcome instanceof SluiceError) failures.push(outcome);
      else if (fitsAttributes(outcome.facts, attributes)) return outcome;
      else {
        await outcome.end();
        failures.push(unfit(outcome.route, attributes));
      }
    }
  }
  const [only, ...more] = failures as [SluiceError, ...SluiceError[]];
  if (more.length === 0) throw only;
  const places = target.routes.map(([route]) => (route as Route).endpoint.label);
  const permission = failures.every(({ code }) => code === 'target/permission');
  throw new SluiceError(
    permission ? 'target/permission' : 'target/unavailable',
    `no server could be used at ${places.slice(0, -1).join(', ')} or ${places.at(-1)}`,
    { notes: failures.map(({ message }) => message), cause: only },
  );
}

/** The same target with the endpoint of `first` in front: further sessions go where the first one went. */
export function preferring(target: Target, first: Route): Target {
  const rank = ([route]: readonly Route[]) => (route?.endpoint === first.endpoint ? 0 : 1);
  const routes = target.routes.toSorted((a, b) => rank(a) - rank(b));
  return { ...target, routes: routes.map((list) => (list.includes(first) ? [first, ...list] : list)) };
}

/** Returns why the endpoint is passed over; throws where the search ends. */
async function tryEndpoint(
  target: Target,
  routes: readonly Route[],
  signal: AbortSignal | undefined,
): Promise<Connection | SluiceError> {
  let failure: SluiceError | undefined;
  for (const [index, route] of routes.entries()) {
    try {
      return await openConnection(target, route, deadline(target, route, signal));
    } catch (error) {
      signal?.throwIfAborted();
      // Told in full: which user the server did not let in, by which way.
      failure ??= failureOf(error, `could not connect to ${route.endpoint.label}`);
      const other =
        error instanceof TlsFailure || (error instanceof DatabaseError && error.code?.startsWith('28'));
      if (other && index + 1 < routes.length) continue;
      if (isAbsent(error)) return failure;
      throw failure;
    }
  }
  return failure as SluiceError;
}

function deadline(target: Target, { endpoint }: Route, signal: AbortSignal | undefined): AbortSignal {
  const { connectMillis } = target;
  const controller = new AbortController();
  if (connectMillis !== undefined) {
    const seconds = Math.round(connectMillis / 1000);
    const reason = `could not connect to ${endpoint.label}: no answer within ${seconds} s`;
    setTimeout(() => controller.abort(new SluiceError('target/unavailable', reason)), connectMillis).unref();
  }
  return signal ? AbortSignal.any([signal, controller.signal]) : controller.signal;
}

function unfit(route: Route, attributes: string): SluiceError {
  const message = `the server at ${route.endpoint.label} is not ${attributes}`;
  return new SluiceError('target/unavailable', message, { hint: 'target_session_attrs asks for it' });
}
