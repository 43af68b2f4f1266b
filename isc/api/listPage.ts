import type { IscClient, ReadAnswer, ReadCall } from './client';
import { isRecord } from '../shared/untyped';
import { IscError } from './errors';

/** One page of a list as it came. */
export interface ListPage<T> {
	/** The entries that can be read: null and what isn't an object are left out. */
	rows: T[];
	/** How many entries came, the unreadable ones among them: that is how far the next page's offset moves. */
	length: number;
	/** Names in lower case. */
	headers: Record<string, string>;
}

/**
 * One page of a list. Where the document has a list and ISC answers the one entry itself, the page holds that entry.
 *
 * @throws {IscError} when ISC refuses it, doesn't answer, or answers entries of which none can be read.
 */
export async function readPage<T>(client: IscClient, call: ReadCall): Promise<ListPage<T>> {
	const { body, headers }: ReadAnswer<unknown[]> = await client.read<unknown[]>({ ...call, expects: 'list' });
	const rows = body.filter(isRecord) as T[];
	if (rows.length === 0 && body.some((entry) => entry !== null)) throw oddList(call, "entries that aren't objects");
	return { rows, length: body.length, headers };
}

/**
 * A list that ISC gives out whole, for endpoints whose document has no `limit` and `offset`.
 *
 * @throws {IscError} as `readPage` does
 */
export async function unpagedList<T>(client: IscClient, call: ReadCall): Promise<T[]> {
	return (await readPage<T>(client, call)).rows;
}

/** How long ISC says the whole list is; undefined where it doesn't say, or says what can't be. ISC API: `X-Total-Count`. */
export function totalOf(headers: Record<string, string>): number | undefined {
	const said = headers['x-total-count']?.trim() ?? '';
	const total = said === '' ? NaN : Number(said);
	return Number.isSafeInteger(total) && total >= 0 ? total : undefined;
}

/** The error for a list that came, but can't be read to its end. */
export function oddList({ method = 'GET', path }: ReadCall, what: string): IscError {
	return new IscError('garbage', `ISC answered ${method} ${path} with ${what}, so the list can't be read to its end.`, {
		advice: "Try again. If it persists, ask SailPoint's support, or narrow down what is asked for.",
		httpCode: 200,
	});
}
