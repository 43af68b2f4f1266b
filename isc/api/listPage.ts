import type { IscClient, ReadAnswer, ReadCall } from './client';
import { isRecord } from '../shared/untyped';
import { IscError } from './errors';

/** One page of a list as it came. */
export interface ListPage<T> {
	/** The readable entries: objects. All others are left out. */
	rows: T[];
	/** The number of all entries, including unreadable ones: the offset of the next page moves by it. */
	length: number;
	/** Names in lower case. */
	headers: Record<string, string>;
}

/**
 * Reads one page of a list. If ISC returns a single entry instead of a list, the page has that entry.
 *
 * @throws {IscError} if ISC refuses it, doesn't answer, or returns only unreadable entries
 */
export async function readPage<T>(client: IscClient, call: ReadCall): Promise<ListPage<T>> {
	const { body, headers }: ReadAnswer<unknown[]> = await client.read<unknown[]>({ ...call, expects: 'list' });
	const rows = body.filter(isRecord) as T[];
	if (rows.length === 0 && body.some((entry) => entry !== null)) throw oddList(call, "entries that aren't objects");
	return { rows, length: body.length, headers };
}

/**
 * Reads a list that ISC returns whole, for endpoints without `limit` and `offset`.
 *
 * @throws {IscError} as `readPage` does
 */
export async function unpagedList<T>(client: IscClient, call: ReadCall): Promise<T[]> {
	return (await readPage<T>(client, call)).rows;
}

/** The length of the whole list according to ISC; undefined if it is missing or impossible. ISC API: `X-Total-Count`. */
export function totalOf(headers: Record<string, string>): number | undefined {
	const said = headers['x-total-count']?.trim() ?? '';
	const total = said === '' ? NaN : Number(said);
	return Number.isSafeInteger(total) && total >= 0 ? total : undefined;
}

/** The error for a list that arrives but can't be read to its end. */
export function oddList({ method = 'GET', path }: ReadCall, what: string): IscError {
	return new IscError('garbage', `ISC answered ${method} ${path} with ${what}, so the list can't be read to its end.`, {
		advice: 'Try again. If it persists, ask SailPoint support, or set filters that find fewer entries.',
		httpCode: 200,
	});
}
